/** Finds, downloads and keeps models of the Hugging Face hub. */
module io.apex4j.hub {
    requires java.net.http;
    requires static transitive org.jspecify;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports io.apex4j.hub;
}

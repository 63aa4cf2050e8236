/** An OpenAI-compatible server for models, with a web page. */
module io.apex4j.server {
    requires transitive io.apex4j.model;
    requires static transitive org.jspecify;

    exports io.apex4j.server;
}

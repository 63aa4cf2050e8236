/** Measures what quantizing a model has cost. */
module io.apex4j.eval {
    requires java.desktop;
    requires transitive io.apex4j.apex;
    requires transitive io.apex4j.gguf;
    requires io.apex4j.kernels;
    requires transitive io.apex4j.model;
    requires static transitive org.jspecify;
    requires io.apex4j.quant;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires xchart;

    exports io.apex4j.eval;
}

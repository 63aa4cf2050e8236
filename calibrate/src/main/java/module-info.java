/** Calibration corpora, and importance matrices collected with them. */
module io.apex4j.calibrate {
    requires transitive io.apex4j.apex;
    requires transitive io.apex4j.gguf;
    requires io.apex4j.kernels;
    requires transitive io.apex4j.model;
    requires static transitive org.jspecify;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports io.apex4j.calibrate;
}

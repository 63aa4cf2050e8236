/** From a model to a folder of quantized files, ready to publish. */
module io.apex4j.pipeline {
    requires transitive io.apex4j.apex;
    requires transitive io.apex4j.calibrate;
    requires transitive io.apex4j.convert;
    requires transitive io.apex4j.gguf;
    requires transitive io.apex4j.model;
    requires static transitive org.jspecify;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports io.apex4j.pipeline;
}

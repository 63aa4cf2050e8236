/** Makes GGUF files of models in the Hugging Face format. */
module io.apex4j.convert {
    requires transitive io.apex4j.gguf;
    requires io.apex4j.quant;
    requires static transitive org.jspecify;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports io.apex4j.convert;
}

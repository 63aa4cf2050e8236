/** Language models of the LFM2 family: network, tokenizer, chat template, sampling, generation. */
module io.apex4j.model {
    requires transitive io.apex4j.gguf;
    requires transitive io.apex4j.grammar;
    requires io.apex4j.kernels;
    requires static transitive org.jspecify;

    exports io.apex4j.model;
}

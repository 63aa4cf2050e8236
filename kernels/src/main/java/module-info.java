/** Products of quantized weights with activations, norms, rotary embedding, softmax, and the threads that work on them. */
module io.apex4j.kernels {
    requires transitive io.apex4j.gguf;
    requires transitive io.apex4j.quant;
    requires jdk.incubator.vector;
    requires static transitive org.jspecify;

    exports io.apex4j.kernels;
}

/** Block formats of GGUF tensors: encoding, decoding, and the searches for scales behind them. */
module io.apex4j.quant {
    requires transitive io.apex4j.gguf;
    requires jdk.incubator.vector;
    requires static transitive org.jspecify;

    exports io.apex4j.quant;
}

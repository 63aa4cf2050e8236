/** Which type every tensor of a model gets, and the quantizing that follows from it: profiles, recipes, plans. */
module io.apex4j.apex {
    requires transitive io.apex4j.gguf;
    requires io.apex4j.quant;
    requires static transitive org.jspecify;

    exports io.apex4j.apex;
}

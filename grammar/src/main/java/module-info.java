/** Grammars and the masks over a vocabulary that keep an answer inside them. */
module io.apex4j.grammar {
    requires static transitive org.jspecify;

    exports io.apex4j.grammar;
}

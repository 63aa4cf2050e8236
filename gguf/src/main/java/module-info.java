/** The GGUF file format: a validated reader over mapped files, metadata, tensor directory, splits, and a writer. */
module io.apex4j.gguf {
    requires static transitive org.jspecify;

    exports io.apex4j.gguf;
}

package io.apex4j.calibrate;

/** What a corpus may hold. A corpus of use has about a megabyte; these limits keep damaged ones from filling memory. */
final class CorpusLimits {
    /** Bytes of the manifest. */
    static final int MANIFEST_BYTES = 1 << 20;

    /** Files that a manifest may list. */
    static final int FILES = 1_000;

    /** Bytes of all files together: the documents, their tokens and chunks of these have to fit into the heap. */
    static final int TOTAL_BYTES = 32 << 20;

    /** Documents of all files together. */
    static final int DOCUMENTS = 1_000_000;

    /** Files that a folder of inputs may have. */
    static final int INPUT_FILES = 10_000;

    /** How deep objects and lists may lie inside each other. */
    static final int JSON_DEPTH = 64;

    /** Characters of a name, a license, a domain and the like. */
    static final int WORD_CHARS = 200;

    private CorpusLimits() {}
}

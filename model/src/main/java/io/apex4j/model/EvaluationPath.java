package io.apex4j.model;

/** How activations meet weights; with the sequence itself, all that a token's numbers depend on. */
enum EvaluationPath {
    /** Tokens that were given: activations in 32-bit floats. */
    PROMPT,
    /** Tokens that were generated, or guessed and are to be verified: activations in 8 bits, as ggml rounds them. */
    GENERATED;

    EvaluationPath other() {
        return this == PROMPT ? GENERATED : PROMPT;
    }
}

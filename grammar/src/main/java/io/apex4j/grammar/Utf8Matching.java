package io.apex4j.grammar;

/** What a grammar does with bytes that are no UTF-8: tokens may end within a character, or consist of any bytes. */
public enum Utf8Matching {
    /**
     * As llama.cpp 0.5.0: follow-up bytes are told from others, and nothing else is checked, so a class such as
     * {@code [^"]} also takes overlong forms, surrogates and first bytes up to 0xFF. The first bytes of a character that
     * could still become one of those that a negated class lists are refused.
     */
    AS_LLAMA_CPP,
    /** Only UTF-8: bytes are allowed that can become a character, and that character is matched. */
    WELL_FORMED
}

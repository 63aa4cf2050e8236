package io.apex4j.cli;

import io.apex4j.model.Tokenizer;
import java.util.stream.IntStream;

/** Turns raw text into the tokens that a model is given. */
final class PromptTokens {
    private PromptTokens() {}

    /** The tokens of a text in UTF-8, after the token that begins texts where the model wants one. */
    static int[] of(Tokenizer tokenizer, byte[] text, boolean parseSpecial) {
        IntStream begin = tokenizer.addsBos() ? tokenizer.bos().stream() : IntStream.empty();
        return IntStream.concat(begin, IntStream.of(tokenizer.encode(text, parseSpecial)))
                .toArray();
    }
}

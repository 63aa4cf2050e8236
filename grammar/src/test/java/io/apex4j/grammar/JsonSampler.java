package io.apex4j.grammar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Takes allowed tokens at random, with a leaning towards those that close something. */
final class JsonSampler {
    private static final int MOST_TOKENS = 3000;
    private static final int END = 0;
    private static final List<byte[]> CLOSING =
            List.of("\"".getBytes(StandardCharsets.UTF_8), "}".getBytes(StandardCharsets.UTF_8), new byte[] {']'});
    private static final List<String> WORDS = List.of(
            "\":",
            "\",",
            "{\"",
            "\"}",
            "},",
            "[{\"",
            "]}",
            "\",\"",
            ": ",
            ", \"",
            "true",
            "false",
            "null",
            "an",
            "the ",
            "12",
            "2024",
            "-0",
            ".5",
            "e+1",
            "\\\"",
            "\\n",
            "\\u00",
            "\\ud83d\\ude00",
            "é",
            "漢字",
            "😀",
            "\n  ",
            "a@b",
            "id",
            "name",
            "kind");

    private final List<byte @Nullable []> pieces = new ArrayList<>();
    private final TokenTrie trie;
    private final SplittableRandom random;
    private int truncated;

    JsonSampler(SplittableRandom random) {
        this.random = random;
        pieces.add(null);
        for (int value = 0; value < 256; value++) {
            pieces.add(new byte[] {(byte) value});
        }
        WORDS.forEach(word -> pieces.add(word.getBytes(StandardCharsets.UTF_8)));
        this.trie = TokenTrie.of(pieces, Set.of(END));
    }

    TokenTrie trie() {
        return trie;
    }

    /** How many texts have become too long. */
    int truncated() {
        return truncated;
    }

    /** A text of a grammar; nothing when it has become too long, which is counted. */
    Optional<String> sample(CompiledGrammar grammar) {
        Constraint place = grammar.start();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int count = 0; count < MOST_TOKENS; count++) {
            int token = next(place);
            place.accept(token);
            if (token == END) {
                return Optional.of(bytes.toString(StandardCharsets.UTF_8));
            }
            bytes.writeBytes(pieces.get(token));
        }
        truncated++;
        return Optional.empty();
    }

    private int next(Constraint place) {
        TokenMask mask = place.mask();
        int[] tokens = mask.tokens().toArray();
        if (tokens.length == 0) {
            throw new IllegalStateException("no token can come next");
        }
        if (random.nextInt(3) == 0) {
            if (mask.contains(END)) {
                return END;
            }
            for (byte[] closing : CLOSING) {
                int token = 1 + closing[0];
                if (mask.contains(token)) {
                    return token;
                }
            }
        }
        return tokens[random.nextInt(tokens.length)];
    }
}

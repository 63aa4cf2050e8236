package io.apex4j.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts over which DRY finds no repetitions, as tokens. A text may begin within a token and end in later ones, so
 * each is a first token and, in order, the tokens after it that the rest of the text would be; none when the first holds
 * it all. Immutable.
 */
final class DryBreakers {
    private static final int LONGEST_TEXT = 40;
    private static final int MOST_TOKENS_AFTER = 20;

    private final Map<Integer, List<int[]>> restsByFirstToken;

    private DryBreakers(Map<Integer, List<int[]>> restsByFirstToken) {
        this.restsByFirstToken = restsByFirstToken;
    }

    /** No breakers. */
    static DryBreakers none() {
        return new DryBreakers(Map.of());
    }

    /** The breakers that some texts are, of each at most its first 40 bytes, and in at most 20 tokens after the first. */
    static DryBreakers of(List<String> texts, Tokenizer tokenizer) {
        Map<Integer, List<int[]>> rests = new HashMap<>();
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] breaker = Arrays.copyOf(bytes, Math.min(bytes.length, LONGEST_TEXT));
            for (int token = 0; token < tokenizer.vocabularySize(); token++) {
                addOverlaps(token, tokenizer.piece(token), breaker, tokenizer, rests);
            }
        }
        return new DryBreakers(rests);
    }

    /** Adds what may follow a token for a breaker to be complete, for every place in the token where it may begin. */
    private static void addOverlaps(
            int token, byte[] piece, byte[] breaker, Tokenizer tokenizer, Map<Integer, List<int[]>> rests) {
        for (int start = 0; start < piece.length; start++) {
            int overlap = Math.min(breaker.length, piece.length - start);
            if (!Arrays.equals(piece, start, start + overlap, breaker, 0, overlap)) {
                continue;
            }
            byte[] rest = Arrays.copyOfRange(breaker, overlap, breaker.length);
            int[] tokens = tokenizer.encode(rest, false);
            add(rests, token, Arrays.copyOf(tokens, Math.min(tokens.length, MOST_TOKENS_AFTER)));
        }
    }

    private static void add(Map<Integer, List<int[]>> rests, int token, int[] rest) {
        List<int[]> known = rests.computeIfAbsent(token, _ -> new ArrayList<>());
        if (known.stream().noneMatch(other -> Arrays.equals(other, rest))) {
            known.add(rest);
        }
    }

    /** Whether a token holds a whole breaker. */
    boolean isBreaker(int token) {
        return restsByFirstToken.getOrDefault(token, List.of()).stream().anyMatch(rest -> rest.length == 0);
    }

    /** How many tokens came after the last breaker in the last {@code window} tokens; the window when there is none. */
    int tokensAfterLast(TokenList history, int window) {
        for (int distance = 0; distance < window; distance++) {
            int longest = -1;
            for (int[] rest : restsByFirstToken.getOrDefault(history.fromEnd(distance), List.of())) {
                if (rest.length > longest && rest.length <= distance && follows(history, distance, rest)) {
                    longest = rest.length;
                }
            }
            if (longest >= 0) {
                return distance - longest;
            }
        }
        return window;
    }

    private static boolean follows(TokenList history, int distance, int[] rest) {
        for (int index = 0; index < rest.length; index++) {
            if (history.fromEnd(distance - 1 - index) != rest[index]) {
                return false;
            }
        }
        return true;
    }
}

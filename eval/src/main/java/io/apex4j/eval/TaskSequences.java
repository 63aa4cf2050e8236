package io.apex4j.eval;

import io.apex4j.model.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences of tokens with a common beginning. They start with BOS where the model wants that; control tokens in their
 * texts are text like any other.
 */
final class TaskSequences {
    private final List<int[]> tokens;
    private final int common;

    private TaskSequences(List<int[]> tokens, int common) {
        this.tokens = tokens;
        this.common = common;
    }

    /** The sequences of some texts. */
    static TaskSequences of(List<String> texts, Tokenizer tokenizer) {
        List<int[]> tokens = new ArrayList<>();
        texts.forEach(text -> tokens.add(tokens(text, tokenizer)));
        return new TaskSequences(tokens, common(tokens));
    }

    /** The tokens of a text. */
    static int[] tokens(String text, Tokenizer tokenizer) {
        int[] plain = tokenizer.encode(text, false);
        if (!tokenizer.addsBos() || tokenizer.bos().isEmpty()) {
            return plain;
        }
        int[] all = new int[plain.length + 1];
        all[0] = tokenizer.bos().getAsInt();
        System.arraycopy(plain, 0, all, 1, plain.length);
        return all;
    }

    private static int common(List<int[]> sequences) {
        int[] first = sequences.getFirst();
        int common = first.length;
        for (int[] sequence : sequences) {
            int mismatch = Arrays.mismatch(first, sequence);
            common = mismatch < 0 ? common : Math.min(common, mismatch);
        }
        return common;
    }

    /** Number of sequences. */
    int count() {
        return tokens.size();
    }

    /** Number of tokens that all begin with. */
    int common() {
        return common;
    }

    /** Number of tokens of a sequence. */
    int length(int sequence) {
        return tokens.get(sequence).length;
    }

    /** Number of tokens of the shortest sequence. */
    int shortest() {
        return tokens.stream().mapToInt(sequence -> sequence.length).min().orElseThrow();
    }

    /** Number of tokens of the longest sequence. */
    int longest() {
        return tokens.stream().mapToInt(sequence -> sequence.length).max().orElseThrow();
    }

    /** A token. */
    int token(int sequence, int position) {
        return tokens.get(sequence)[position];
    }

    /** The tokens at {@code from} to before {@code to}. */
    int[] range(int sequence, int from, int to) {
        return Arrays.copyOfRange(tokens.get(sequence), from, to);
    }

    /** The prediction of a token of a sequence. */
    TaskPrediction prediction(int sequence, int position) {
        return new TaskPrediction(sequence, position - 1, token(sequence, position));
    }
}

package io.apex4j.eval;

import io.apex4j.model.Tokenizer;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The tokens of a text, cut into chunks that are measured one by one: as llama-perplexity cuts them.
 *
 * <p>A text is tokenized without its last line end, and its control tokens are text like any other. In front comes BOS
 * where the model wants that, and BOS then also replaces the first token of every chunk. What is left at the end is not
 * measured. Predictions of the second half of a chunk are scored: those after the tokens {@link #firstScored()} to the
 * last but one.
 */
final class TextChunks {
    /** Fewer tokens would leave nothing to score. */
    static final int SMALLEST_CONTEXT = 4;

    private final String name;
    private final int[] tokens;
    private final int contextLength;
    private final int count;
    private final OptionalInt bos;

    private TextChunks(String name, int[] tokens, int contextLength, int count, OptionalInt bos) {
        this.name = name;
        this.tokens = tokens;
        this.contextLength = contextLength;
        this.count = count;
        this.bos = bos;
    }

    /**
     * Cuts a text.
     *
     * @param most the most chunks; 0 for all
     * @throws EvaluationException when the text is shorter than two chunks
     */
    static TextChunks of(EvaluationText text, Tokenizer tokenizer, int contextLength, int most) {
        byte[] bytes = text.bytes();
        int length = bytes.length > 0 && bytes[bytes.length - 1] == '\n' ? bytes.length - 1 : bytes.length;
        int[] plain = tokenizer.encode(Arrays.copyOf(bytes, length), false);
        OptionalInt bos = bosOf(tokenizer);
        int[] tokens = bos.isEmpty() ? plain : withFirst(bos.getAsInt(), plain);
        if (tokens.length < 2L * contextLength) {
            throw new EvaluationException("text " + text.name() + " has " + tokens.length
                    + " tokens; with a context of " + contextLength + " it needs at least " + 2L * contextLength
                    + ": take a longer text or a smaller context (-c)");
        }
        int all = tokens.length / contextLength;
        return new TextChunks(text.name(), tokens, contextLength, most == 0 ? all : Math.min(most, all), bos);
    }

    /** Chunks that were cut before; their first tokens are still those of the text. */
    static TextChunks of(String name, int[] tokens, int contextLength, Tokenizer tokenizer) {
        return new TextChunks(name, tokens, contextLength, tokens.length / contextLength, bosOf(tokenizer));
    }

    private static OptionalInt bosOf(Tokenizer tokenizer) {
        return tokenizer.addsBos() ? tokenizer.bos() : OptionalInt.empty();
    }

    private static int[] withFirst(int first, int[] rest) {
        int[] all = new int[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    /** The name of the text. */
    String name() {
        return name;
    }

    /** Tokens of a chunk. */
    int contextLength() {
        return contextLength;
    }

    /** Number of chunks. */
    int count() {
        return count;
    }

    /** The first place in a chunk the prediction after which is scored. */
    int firstScored() {
        return contextLength / 2;
    }

    /** Scored predictions of a chunk. */
    int scored() {
        return contextLength - 1 - firstScored();
    }

    /** Scored predictions of all chunks. */
    int scoredInAll() {
        return Math.multiplyExact(count, scored());
    }

    /** What a model is given of a chunk: the tokens at {@code from} to before {@code to}. */
    int[] input(int chunk, int from, int to) {
        int start = chunk * contextLength;
        int[] input = Arrays.copyOfRange(tokens, start + from, start + to);
        if (from == 0 && bos.isPresent()) {
            input[0] = bos.getAsInt();
        }
        return input;
    }

    /** The tokens of the text in all chunks together. */
    int[] tokens() {
        return Arrays.copyOf(tokens, count * contextLength);
    }

    /** The token that comes after a place in a chunk. */
    int next(int chunk, int position) {
        return tokens[chunk * contextLength + position + 1];
    }
}

package io.apex4j.model;

import io.apex4j.kernels.Products;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One evaluation of the network: the tokens of one or several sequences, the path they take, and the means to compute
 * with. Arrays of a pass are {@code [tokens, ...]}, the tokens of each sequence adjacent and in order.
 */
final class Pass {
    /** Tokens that a task takes at a time; keeps the cost of handing out tasks small. */
    private static final int TOKENS_PER_TASK = 8;

    private final EvaluationPath path;
    private final Products products;
    private final Workspace workspace;
    private final ActivationObserver observer;
    private final List<Span> spans;
    private final int[] tokens;
    private final Runnable check;
    private final int[] positions;
    private final List<Tile> tiles;
    private boolean hasRotations;

    /**
     * The tokens of a sequence in a pass.
     *
     * @param state the sequence's state
     * @param first index of its first token in the pass
     * @param count number of its tokens
     * @param marks places within them whose states are kept
     */
    record Span(SequenceState state, int first, int count, List<Mark> marks) {
        /** Position in the sequence of the token at an index of the pass. */
        int position(int token) {
            return state.length() + token - first;
        }
    }

    /**
     * Adjacent tokens of a sequence, to be computed together where that is cheaper.
     *
     * @param first index of the first in the pass
     */
    record Tile(Span span, int first, int count) {
        /** The most tokens of a tile. */
        static final int TOKENS = 16;

        /** Position in the sequence of a token of the tile. */
        int position(int index) {
            return span.position(first + index);
        }
    }

    Pass(
            EvaluationPath path,
            Products products,
            Workspace workspace,
            ActivationObserver observer,
            List<Span> spans,
            int[] tokens,
            Runnable check) {
        this.path = path;
        this.products = products;
        this.workspace = workspace;
        this.observer = observer;
        this.spans = List.copyOf(spans);
        this.tokens = tokens;
        this.check = check;
        this.positions = new int[tokens.length];
        for (Span span : spans) {
            span.state().prepare(span.count());
            for (int token = span.first(); token < span.first() + span.count(); token++) {
                positions[token] = span.position(token);
            }
        }
        this.tiles = spans.stream().flatMap(Pass::tiles).toList();
    }

    private static Stream<Tile> tiles(Span span) {
        int tiles = (span.count() + Tile.TOKENS - 1) / Tile.TOKENS;
        return IntStream.range(0, tiles)
                .map(index -> index * Tile.TOKENS)
                .mapToObj(first -> new Tile(span, span.first() + first, Math.min(Tile.TOKENS, span.count() - first)));
    }

    /** Throws what ends the pass when nobody wants its results any more. */
    void check() {
        check.run();
    }

    /** Number of tokens. */
    int size() {
        return tokens.length;
    }

    int token(int index) {
        return tokens[index];
    }

    /** Position in its sequence of the token at an index. */
    int position(int index) {
        return positions[index];
    }

    List<Span> spans() {
        return spans;
    }

    /** All tokens in tiles. */
    List<Tile> tiles() {
        return tiles;
    }

    /** The rotations of all tokens, computed once per pass. */
    float[] rotations(RotaryEmbedding rotary) {
        float[] table = floats(Workspace.Slot.ROTATIONS, rotary.dimension());
        if (!hasRotations) {
            forEachToken(token -> rotary.fill(position(token), table, token * rotary.dimension()));
            hasRotations = true;
        }
        return table;
    }

    /** An array to work in, {@code [size(), columns]}. */
    float[] floats(Workspace.Slot slot, int columns) {
        return floats(slot, size(), columns);
    }

    /** An array to work in, {@code [rows, columns]}. */
    float[] floats(Workspace.Slot slot, int rows, int columns) {
        return workspace.floats(slot, rows, columns);
    }

    /** {@code y = x w^T} for all tokens. */
    void multiply(Weight w, float[] x, float[] y) {
        multiply(w, x, size(), y);
    }

    /** {@code y = x w^T} for the first {@code rows} rows of {@code x}. */
    void multiply(Weight w, float[] x, int rows, float[] y) {
        observer.observe(w.tensor(), w.index(), x, rows, w.columns());
        switch (path) {
            case PROMPT -> products.prompt(w.matrix(), x, rows, y);
            case GENERATED -> products.generated(w.matrix(), x, rows, y);
        }
    }

    /** Runs a task for every token, on all threads. */
    void forEachToken(IntConsumer task) {
        forEachRow(size(), task);
    }

    /** Runs a task for 0 to {@code rows - 1}, several at a time on each thread. */
    void forEachRow(int rows, IntConsumer task) {
        int tasks = (rows + TOKENS_PER_TASK - 1) / TOKENS_PER_TASK;
        forEach(tasks, index -> {
            int end = Math.min(rows, (index + 1) * TOKENS_PER_TASK);
            for (int row = index * TOKENS_PER_TASK; row < end; row++) {
                task.accept(row);
            }
        });
    }

    /** Runs a task for 0 to {@code tasks - 1}, on all threads. */
    void forEach(int tasks, IntConsumer task) {
        if (tasks == 1) {
            task.accept(0);
        } else {
            products.parallel(tasks, task);
        }
    }

    /** Makes the tokens part of their sequences. */
    void commit() {
        for (Span span : spans) {
            span.state().commit(Arrays.copyOfRange(tokens, span.first(), span.first() + span.count()), path);
        }
    }
}

package io.apex4j.model;

import io.apex4j.kernels.Products;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs tokens through the network, so many at a time that working memory stays bounded. Safe for use by several threads,
 * which take turns pass by pass.
 */
final class Evaluator implements AutoCloseable {
    /** The most tokens of a pass. */
    static final int PASS_TOKENS = 512;
    /** The most tokens whose logits are computed at a time. */
    private static final int LOGITS_ROWS = 16;

    private final Lfm2Network network;
    private final Products products;
    private final Workspace workspace = new Workspace();
    private final ReentrantLock lock = new ReentrantLock(true);
    private boolean isClosed;

    /** Receives the logits of the tokens of a batch. */
    @FunctionalInterface
    interface Sink {
        /**
         * Takes the logits after a token.
         *
         * @param part which part of the batch
         * @param index the token's place in it
         * @param logits {@code [vocabulary]}; valid during the call only
         */
        void accept(int part, int index, float[] logits);
    }

    /**
     * Tokens for a sequence.
     *
     * @param wantsAll whether the logits of all tokens are asked for, or those of the last only
     */
    record Part(SequenceState state, SessionTokens input, boolean wantsAll) {
        boolean wants(int index) {
            return wantsAll || index == input.size() - 1;
        }
    }

    /** What a pass takes of a part. */
    private record Piece(int part, int from, int count) {}

    Evaluator(Lfm2Network network, int threads) {
        this.network = network;
        this.products = new Products(threads);
    }

    int vocabulary() {
        return network.vocabulary();
    }

    /** Takes the tokens of all parts into their sequences, which must be different ones. */
    void run(EvaluationPath path, List<Part> parts, Sink sink) {
        int[] done = new int[parts.size()];
        for (List<Piece> pieces = next(parts, done); !pieces.isEmpty(); pieces = next(parts, done)) {
            runPass(path, parts, pieces, sink);
        }
    }

    /** Runs something while no pass does. */
    void exclusively(Runnable task) {
        lock.lock();
        try {
            task.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        exclusively(() -> {
            if (!isClosed) {
                isClosed = true;
                products.close();
            }
        });
    }

    private void runPass(EvaluationPath path, List<Part> parts, List<Piece> pieces, Sink sink) {
        exclusively(() -> {
            if (isClosed) {
                throw new IllegalStateException("The model is closed");
            }
            Pass pass = pass(path, parts, pieces);
            float[] x = network.forward(pass);
            emitLogits(parts, pieces, pass, x, sink);
        });
    }

    private static List<Piece> next(List<Part> parts, int[] done) {
        List<Piece> pieces = new ArrayList<>();
        int room = PASS_TOKENS;
        for (int part = 0; part < parts.size() && room > 0; part++) {
            int count = Math.min(room, parts.get(part).input().size() - done[part]);
            if (count > 0) {
                pieces.add(new Piece(part, done[part], count));
                done[part] += count;
                room -= count;
            }
        }
        return pieces;
    }

    private Pass pass(EvaluationPath path, List<Part> parts, List<Piece> pieces) {
        int[] tokens = new int[pieces.stream().mapToInt(Piece::count).sum()];
        List<Pass.Span> spans = new ArrayList<>();
        int size = 0;
        for (Piece piece : pieces) {
            Part part = parts.get(piece.part());
            spans.add(new Pass.Span(part.state(), size, piece.count()));
            for (int index = 0; index < piece.count(); index++) {
                tokens[size++] = part.input().token(piece.from() + index);
            }
        }
        return new Pass(path, products, workspace, spans, tokens);
    }

    private void emitLogits(List<Part> parts, List<Piece> pieces, Pass pass, float[] x, Sink sink) {
        List<Wanted> wanted = wanted(parts, pieces);
        float[] logits = new float[Math.min(LOGITS_ROWS, wanted.size()) * vocabulary()];
        float[] row = new float[vocabulary()];
        for (int start = 0; start < wanted.size(); start += LOGITS_ROWS) {
            List<Wanted> group = wanted.subList(start, Math.min(wanted.size(), start + LOGITS_ROWS));
            int[] tokens = group.stream().mapToInt(Wanted::token).toArray();
            network.logits(pass, x, tokens, logits);
            for (int index = 0; index < tokens.length; index++) {
                System.arraycopy(logits, index * row.length, row, 0, row.length);
                sink.accept(group.get(index).part(), group.get(index).index(), row);
            }
        }
    }

    /** A token whose logits are asked for: its place in the pass, and in which part and where there. */
    private record Wanted(int token, int part, int index) {}

    private static List<Wanted> wanted(List<Part> parts, List<Piece> pieces) {
        List<Wanted> wanted = new ArrayList<>();
        int token = 0;
        for (Piece piece : pieces) {
            for (int index = piece.from(); index < piece.from() + piece.count(); index++) {
                if (parts.get(piece.part()).wants(index)) {
                    wanted.add(new Wanted(token, piece.part(), index));
                }
                token++;
            }
        }
        return wanted;
    }

    /** The logits of each part's last token. */
    List<float[]> runForLast(EvaluationPath path, List<Part> parts) {
        float[][] logits = new float[parts.size()][];
        run(path, parts, (part, index, row) -> logits[part] = row.clone());
        return Arrays.asList(logits);
    }
}

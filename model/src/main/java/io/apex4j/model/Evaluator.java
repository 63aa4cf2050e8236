package io.apex4j.model;

import io.apex4j.kernels.Products;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Runs tokens through the network, so many at a time that working memory stays bounded. Safe for use by several threads,
 * which take turns pass by pass.
 */
final class Evaluator implements AutoCloseable {
    /** The most tokens of a pass. */
    static final int PASS_TOKENS = 512;
    /** The most tokens whose logits are computed at a time, unless the vocabulary is so large that they take more room. */
    private static final int LOGITS_ROWS = 256;
    /** The most logits that are computed at a time. */
    private static final int LOGITS = 1 << 23;

    private final Lfm2Network network;
    private final Products products;
    private final Workspace workspace = new Workspace();
    private final ReentrantLock lock = new ReentrantLock(true);
    private boolean isClosed;

    /**
     * Tokens for a sequence.
     *
     * @param marks numbers of these tokens after which the state is kept, ascending
     * @param kept receives these states
     */
    record Part(SequenceState state, SessionTokens input, List<Integer> marks, Consumer<SequenceState> kept) {
        Part(SequenceState state, SessionTokens input) {
            this(state, input, List.of(), unwanted -> {});
        }

        List<Mark> marksBetween(int from, int to) {
            return marks.stream()
                    .filter(tokens -> tokens > from && tokens <= to)
                    .map(tokens -> state.mark(tokens - from))
                    .toList();
        }

        int size() {
            return input.size();
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

    /** Takes the tokens of all parts into their sequences, which must be different ones; the consumer gets logits in order. */
    void runInOrder(EvaluationPath path, List<Part> parts, BatchLogitsConsumer consumer) {
        run(path, parts, consumer, ActivationObserver.NONE, false);
    }

    /** The same, but the consumer is called by all threads. */
    void run(EvaluationPath path, List<Part> parts, BatchLogitsConsumer consumer, ActivationObserver observer) {
        run(path, parts, consumer, observer, true);
    }

    private void run(
            EvaluationPath path,
            List<Part> parts,
            BatchLogitsConsumer consumer,
            ActivationObserver observer,
            boolean byAllThreads) {
        int[] done = new int[parts.size()];
        for (List<Piece> pieces = next(parts, done); !pieces.isEmpty(); pieces = next(parts, done)) {
            List<Piece> taken = pieces;
            exclusively(() -> {
                if (isClosed) {
                    throw new IllegalStateException("The model is closed");
                }
                Pass pass = pass(path, parts, taken, observer);
                float[] x = network.forward(pass);
                handOutStates(parts, taken, pass);
                emitLogits(wanted(taken, consumer), pass, x, consumer, byAllThreads);
            });
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

    private static List<Piece> next(List<Part> parts, int[] done) {
        List<Piece> pieces = new ArrayList<>();
        int room = PASS_TOKENS;
        for (int part = 0; part < parts.size() && room > 0; part++) {
            int count = Math.min(room, parts.get(part).size() - done[part]);
            if (count > 0) {
                pieces.add(new Piece(part, done[part], count));
                done[part] += count;
                room -= count;
            }
        }
        return pieces;
    }

    private Pass pass(EvaluationPath path, List<Part> parts, List<Piece> pieces, ActivationObserver observer) {
        int[] tokens = new int[pieces.stream().mapToInt(Piece::count).sum()];
        List<Pass.Span> spans = new ArrayList<>();
        int size = 0;
        for (Piece piece : pieces) {
            Part part = parts.get(piece.part());
            List<Mark> marks = part.marksBetween(piece.from(), piece.from() + piece.count());
            spans.add(new Pass.Span(part.state(), size, piece.count(), marks));
            for (int index = 0; index < piece.count(); index++) {
                tokens[size++] = part.input().token(piece.from() + index);
            }
        }
        return new Pass(path, products, workspace, observer, spans, tokens);
    }

    private static void handOutStates(List<Part> parts, List<Piece> pieces, Pass pass) {
        for (int index = 0; index < pieces.size(); index++) {
            Pass.Span span = pass.spans().get(index);
            Part part = parts.get(pieces.get(index).part());
            int start = span.state().length() - span.count();
            span.marks().forEach(mark -> part.kept().accept(span.state().at(start, mark)));
        }
    }

    private void emitLogits(
            List<Wanted> wanted, Pass pass, float[] x, BatchLogitsConsumer consumer, boolean byAllThreads) {
        int rows = Math.clamp(LOGITS / vocabulary(), 1, LOGITS_ROWS);
        float[] logits = new float[Math.min(rows, wanted.size()) * vocabulary()];
        for (int start = 0; start < wanted.size(); start += rows) {
            List<Wanted> group = wanted.subList(start, Math.min(wanted.size(), start + rows));
            network.logits(pass, x, group.stream().mapToInt(Wanted::token).toArray(), logits);
            IntConsumer emit = index -> {
                Wanted token = group.get(index);
                consumer.accept(token.part(), token.index(), logits, index * vocabulary());
            };
            if (byAllThreads) {
                pass.forEach(group.size(), emit);
            } else {
                IntStream.range(0, group.size()).forEach(emit);
            }
        }
    }

    /** A token whose logits are asked for: its place in the pass, and in which part and where there. */
    private record Wanted(int token, int part, int index) {}

    private static List<Wanted> wanted(List<Piece> pieces, BatchLogitsConsumer consumer) {
        List<Wanted> wanted = new ArrayList<>();
        int token = 0;
        for (Piece piece : pieces) {
            for (int index = piece.from(); index < piece.from() + piece.count(); index++) {
                if (consumer.wants(piece.part(), index)) {
                    wanted.add(new Wanted(token, piece.part(), index));
                }
                token++;
            }
        }
        return wanted;
    }

    /** The logits of each part's last token. */
    List<float[]> runForLast(EvaluationPath path, List<Part> parts) {
        float[][] last = new float[parts.size()][];
        runInOrder(path, parts, new BatchLogitsConsumer() {
            @Override
            public boolean wants(int sequence, int index) {
                return index == parts.get(sequence).size() - 1;
            }

            @Override
            public void accept(int sequence, int index, float[] logits, int offset) {
                last[sequence] = Arrays.copyOfRange(logits, offset, offset + vocabulary());
            }
        });
        return Arrays.asList(last);
    }
}

package io.apex4j.model;

import io.apex4j.kernels.Products;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Runs tokens through the network, so many at a time that working memory stays bounded.
 *
 * <p>Safe for use by several threads. What they ask for at the same time is gathered: one of them evaluates the next tokens
 * of all, in one pass, while the others wait; a pass takes tokens of one path, and the paths take turns. Weights are then
 * read once for all, and no thread waits for another's whole prompt.
 */
final class Evaluator implements AutoCloseable {
    /** The most tokens of a pass. */
    static final int PASS_TOKENS = 512;
    /** The most tokens of a pass while others generate, who wait for it. */
    private static final int CONSIDERATE_TOKENS = 128;
    /** The most tokens whose logits are computed at a time, unless the vocabulary is so large that they take more room. */
    private static final int LOGITS_ROWS = 256;
    /** The most logits that are computed at a time. */
    private static final int LOGITS = 1 << 23;
    /** Those who generate are waited for at most this part of the time that a pass takes. */
    private static final int PATIENCE_SHARE = 4;

    private final Lfm2Network network;
    private final Products products;
    private final Workspace workspace = new Workspace();
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    private final Deque<EvaluationCall> waiting = new ArrayDeque<>();
    private EvaluationPath lastPath = EvaluationPath.PROMPT;
    private long generatedPassNanos;
    private int generators;
    private boolean isBusy;
    private boolean isClosed;

    Evaluator(Lfm2Network network, int threads) {
        this.network = network;
        this.products = new Products(threads);
    }

    int vocabulary() {
        return network.vocabulary();
    }

    /** Says that the calling thread asks for one generated token after the other from now on, so that it is waited for. */
    void beginGenerating() {
        lock.lock();
        try {
            generators++;
        } finally {
            lock.unlock();
        }
    }

    /** Says that it does so no more. */
    void endGenerating() {
        lock.lock();
        try {
            generators--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes tokens into their sequences, which must be different ones.
     *
     * @throws CancellationException when the call is abandoned
     */
    void run(EvaluationCall call) {
        lock.lock();
        try {
            waiting.add(call);
            changed.signalAll();
            while (!call.isOver()) {
                if (isClosed) {
                    waiting.remove(call);
                    throw new IllegalStateException("The model is closed");
                }
                if (isBusy) {
                    changed.awaitUninterruptibly();
                } else {
                    lead();
                }
            }
        } finally {
            lock.unlock();
        }
        call.rethrow();
    }

    /** Evaluates the next pass for all. */
    private void lead() {
        isBusy = true;
        try {
            awaitGenerators();
            List<EvaluationCall.Piece> pieces = next();
            if (!pieces.isEmpty()) {
                lock.unlock();
                try {
                    evaluate(pieces);
                } finally {
                    lock.lock();
                }
            }
        } finally {
            isBusy = false;
            waiting.forEach(EvaluationCall::arrived);
            waiting.removeIf(EvaluationCall::isOver);
            changed.signalAll();
        }
    }

    /** Gives those who are choosing a token the time to ask for the next, where the next pass is theirs. */
    private void awaitGenerators() {
        long patience = generatedPassNanos / PATIENCE_SHARE;
        try {
            while (patience > 0
                    && nextPath() == EvaluationPath.GENERATED
                    && count(EvaluationPath.GENERATED) < generators) {
                patience = changed.awaitNanos(patience);
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }

    private long count(EvaluationPath path) {
        return waiting.stream().filter(call -> call.path() == path).count();
    }

    /** The path that was not the last, where both are asked for. */
    private EvaluationPath nextPath() {
        EvaluationPath first = waiting.getFirst().path();
        return waiting.stream().allMatch(call -> call.path() == first) ? first : lastPath.other();
    }

    /** What the next pass takes; nothing when all is abandoned. */
    private List<EvaluationCall.Piece> next() {
        for (EvaluationCall call : waiting) {
            if (call.isAbandoned()) {
                call.fail(new CancellationException());
            }
        }
        waiting.removeIf(EvaluationCall::isOver);
        List<EvaluationCall.Piece> pieces = new ArrayList<>();
        if (waiting.isEmpty()) {
            return pieces;
        }
        EvaluationPath path = nextPath();
        lastPath = path;
        int room = generators > 0 ? CONSIDERATE_TOKENS : PASS_TOKENS;
        for (EvaluationCall call : waiting) {
            if (call.path() == path && room > 0 && !(call.isAlone() && !pieces.isEmpty())) {
                List<EvaluationCall.Piece> more = call.next(room);
                pieces.addAll(more);
                room = call.isAlone() ? 0 : room - tokens(more);
            }
        }
        return pieces;
    }

    private static int tokens(Collection<EvaluationCall.Piece> pieces) {
        return pieces.stream().mapToInt(EvaluationCall.Piece::count).sum();
    }

    private void evaluate(List<EvaluationCall.Piece> pieces) {
        EvaluationCall first = pieces.getFirst().call();
        try {
            long start = System.nanoTime();
            Pass pass = pass(first, pieces);
            float[] x = network.forward(pass);
            handOutStates(pieces, pass);
            emitLogits(wanted(pieces), pass, x, first.isAlone());
            if (first.path() == EvaluationPath.GENERATED) {
                generatedPassNanos = System.nanoTime() - start;
            }
        } catch (RuntimeException | Error failure) {
            pieces.forEach(piece -> piece.call().fail(failure));
        }
    }

    private Pass pass(EvaluationCall first, List<EvaluationCall.Piece> pieces) {
        int[] tokens = new int[tokens(pieces)];
        List<Pass.Span> spans = new ArrayList<>();
        int size = 0;
        for (EvaluationCall.Piece piece : pieces) {
            EvaluationCall.Part part = piece.part();
            List<Mark> marks = part.marksBetween(piece.from(), piece.from() + piece.count());
            spans.add(new Pass.Span(part.state(), size, piece.count(), marks));
            for (int index = 0; index < piece.count(); index++) {
                tokens[size++] = part.input().token(piece.from() + index);
            }
        }
        return new Pass(first.path(), products, workspace, first.observer(), spans, tokens, () -> checkWanted(pieces));
    }

    private static void checkWanted(List<EvaluationCall.Piece> pieces) {
        if (pieces.stream().allMatch(piece -> piece.call().isAbandoned())) {
            throw new CancellationException();
        }
    }

    private static void handOutStates(List<EvaluationCall.Piece> pieces, Pass pass) {
        for (int index = 0; index < pieces.size(); index++) {
            Pass.Span span = pass.spans().get(index);
            int start = span.state().length() - span.count();
            EvaluationCall.Piece piece = pieces.get(index);
            guard(
                    piece.call(),
                    () -> span.marks()
                            .forEach(mark ->
                                    piece.part().kept().accept(span.state().at(start, mark))));
        }
    }

    /** Runs what a call has brought with it; its failure is that call's alone. */
    private static void guard(EvaluationCall call, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            call.fail(failure);
        }
    }

    private void emitLogits(List<Wanted> wanted, Pass pass, float[] x, boolean byAllThreads) {
        int rows = Math.clamp(LOGITS / vocabulary(), 1, LOGITS_ROWS);
        float[] logits = new float[Math.min(rows, wanted.size()) * vocabulary()];
        for (int start = 0; start < wanted.size(); start += rows) {
            List<Wanted> group = wanted.subList(start, Math.min(wanted.size(), start + rows));
            network.logits(pass, x, group.stream().mapToInt(Wanted::token).toArray(), logits);
            IntConsumer emit = index -> group.get(index).emit(logits, index * vocabulary());
            if (byAllThreads) {
                pass.forEach(group.size(), emit);
            } else {
                IntStream.range(0, group.size())
                        .forEach(index -> guard(group.get(index).piece().call(), () -> emit.accept(index)));
            }
        }
    }

    /** A token whose logits are asked for: its place in the pass, the piece that it belongs to, and its place in that part. */
    private record Wanted(int token, EvaluationCall.Piece piece, int index) {
        void emit(float[] logits, int offset) {
            piece.call().consumer().accept(piece.index(), index, logits, offset);
        }
    }

    private static List<Wanted> wanted(List<EvaluationCall.Piece> pieces) {
        List<Wanted> wanted = new ArrayList<>();
        int token = 0;
        for (EvaluationCall.Piece piece : pieces) {
            for (int index = piece.from(); index < piece.from() + piece.count(); index++) {
                if (piece.wants(index)) {
                    wanted.add(new Wanted(token, piece, index));
                }
                token++;
            }
        }
        return wanted;
    }

    /** The logits of each part's last token. */
    List<float[]> runForLast(EvaluationPath path, List<EvaluationCall.Part> parts, BooleanSupplier isAbandoned) {
        float[][] last = new float[parts.size()][];
        BatchLogitsConsumer consumer = new BatchLogitsConsumer() {
            @Override
            public boolean wants(int sequence, int index) {
                return index == parts.get(sequence).size() - 1;
            }

            @Override
            public void accept(int sequence, int index, float[] logits, int offset) {
                last[sequence] = Arrays.copyOfRange(logits, offset, offset + vocabulary());
            }
        };
        run(EvaluationCall.shared(path, parts, consumer, isAbandoned));
        return Arrays.asList(last);
    }

    /** Ends the threads, after the pass that is being evaluated. */
    @Override
    public void close() {
        lock.lock();
        try {
            while (isBusy) {
                changed.awaitUninterruptibly();
            }
            if (!isClosed) {
                isClosed = true;
                products.close();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}

package io.apex4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a thread has asked an {@link Evaluator} for: tokens of one or several sequences, all on one path. */
final class EvaluationCall {
    private final EvaluationPath path;
    private final List<Part> parts;
    private final BatchLogitsConsumer consumer;
    private final ActivationObserver observer;
    private final boolean isAlone;
    private final BooleanSupplier isAbandoned;
    private final int[] taken;
    private boolean isUnderWay;
    private @Nullable Throwable failure;

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

    /** What a pass takes of a part: {@code count} tokens from {@code from} on. */
    record Piece(EvaluationCall call, int index, int from, int count) {
        Part part() {
            return call.parts.get(index);
        }

        boolean wants(int token) {
            return call.consumer.wants(index, token);
        }
    }

    private EvaluationCall(
            EvaluationPath path,
            List<Part> parts,
            BatchLogitsConsumer consumer,
            ActivationObserver observer,
            boolean isAlone,
            BooleanSupplier isAbandoned) {
        this.path = path;
        this.parts = parts;
        this.consumer = consumer;
        this.observer = observer;
        this.isAlone = isAlone;
        this.isAbandoned = isAbandoned;
        this.taken = new int[parts.size()];
    }

    /**
     * A call whose passes may take in tokens of other calls; the consumer gets the logits in order.
     *
     * @param isAbandoned asked now and then, by any thread: true ends the call with a {@link CancellationException}, some of
     *     the tokens taken in, or none
     */
    static EvaluationCall shared(
            EvaluationPath path, List<Part> parts, BatchLogitsConsumer consumer, BooleanSupplier isAbandoned) {
        return new EvaluationCall(path, parts, consumer, ActivationObserver.NONE, false, isAbandoned);
    }

    /** A call whose passes are its own; the consumer gets the logits from all threads. */
    static EvaluationCall alone(
            EvaluationPath path, List<Part> parts, BatchLogitsConsumer consumer, ActivationObserver observer) {
        return new EvaluationCall(path, parts, consumer, observer, true, () -> false);
    }

    EvaluationPath path() {
        return path;
    }

    BatchLogitsConsumer consumer() {
        return consumer;
    }

    ActivationObserver observer() {
        return observer;
    }

    boolean isAlone() {
        return isAlone;
    }

    boolean isAbandoned() {
        return isAbandoned.getAsBoolean();
    }

    /** The next tokens, at most so many, which are under way from now on. */
    List<Piece> next(int tokens) {
        isUnderWay = true;
        List<Piece> pieces = new ArrayList<>();
        int room = tokens;
        for (int index = 0; index < parts.size() && room > 0; index++) {
            int count = Math.min(room, parts.get(index).size() - taken[index]);
            if (count > 0) {
                pieces.add(new Piece(this, index, taken[index], count));
                taken[index] += count;
                room -= count;
            }
        }
        return pieces;
    }

    /** Says that the tokens under way are taken in, or that the call has failed. */
    void arrived() {
        isUnderWay = false;
    }

    /** Whether nothing is left to do, or can be done. */
    boolean isOver() {
        if (isUnderWay) {
            return false;
        }
        if (failure != null) {
            return true;
        }
        for (int index = 0; index < taken.length; index++) {
            if (taken[index] < parts.get(index).size()) {
                return false;
            }
        }
        return true;
    }

    void fail(Throwable cause) {
        failure = cause;
    }

    /** Hands the failure to the thread that asked. */
    void rethrow() {
        switch (failure) {
            case null -> {}
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }
}

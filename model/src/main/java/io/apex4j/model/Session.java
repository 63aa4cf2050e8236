package io.apex4j.model;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A sequence of tokens that a model has taken in, and can go on with.
 *
 * <p>Tokens take one of two paths: {@link #prompt} for what was given, {@link #step} and {@link #verify} for what was
 * generated. The logits after a token depend on the sequence and the paths of its tokens, and on nothing else: not on how
 * the tokens are cut into calls, nor on other sessions, nor on the number of threads.
 *
 * <p>To be used by one thread at a time; different sessions of a model may be used at once and are evaluated together. Needs no
 * closing, and is unusable once its model is closed.
 */
public final class Session {
    private final Model model;
    private SequenceState state;

    /** A session with nothing in it. */
    Session(Model model, SequenceState state) {
        this.model = model;
        this.state = state;
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /** Number of tokens taken in. */
    public int position() {
        return state.length();
    }

    /** The tokens taken in, each with its path. */
    public TokenSequence tokens() {
        return state.tokens();
    }

    /** Number of tokens that there is still room for. */
    public int remaining() {
        return model.contextLength() - position();
    }

    /**
     * Takes in tokens that were given.
     *
     * @return the logits after the last, {@code [vocabulary]}
     * @throws ModelException when there is no token, there is no such token, or the context has no room for them
     */
    public float[] prompt(int... tokens) {
        return model.prompt(List.of(new SessionTokens(this, tokens))).getFirst();
    }

    /** Takes in tokens that were given, and hands out the logits after each. */
    public void prompt(int[] tokens, LogitsConsumer consumer) {
        model.run(EvaluationPath.PROMPT, new SessionTokens(this, tokens), consumer);
    }

    /**
     * Takes in tokens that were given, and keeps the states after some of them on the way, which costs no more than their
     * copies.
     *
     * @param marks numbers of these tokens after which a snapshot is taken, ascending, each from 1 to {@code
     *     tokens.length}
     * @param kept receives the snapshots in order
     * @return the logits after the last token, {@code [vocabulary]}
     * @throws ModelException when there is no token, there is no such token, or the context has no room for them
     */
    public float[] prompt(int[] tokens, List<Integer> marks, Consumer<Snapshot> kept) {
        return prompt(tokens, marks, kept, () -> false);
    }

    /**
     * The same, unless it is abandoned on the way.
     *
     * @param isAbandoned asked now and then, by any thread, whether the result is not wanted any more
     * @throws CancellationException when it is abandoned; the session then has the first of the tokens, or none
     */
    public float[] prompt(int[] tokens, List<Integer> marks, Consumer<Snapshot> kept, BooleanSupplier isAbandoned) {
        return model.runForLast(EvaluationPath.PROMPT, new SessionTokens(this, tokens), marks, kept, isAbandoned);
    }

    /**
     * Takes in a token that was generated.
     *
     * @return the logits after it, {@code [vocabulary]}
     * @throws ModelException when there is no such token, or no room for it
     */
    public float[] step(int token) {
        return model.generated(List.of(new SessionTokens(this, token))).getFirst();
    }

    /** Takes in tokens that were guessed, as if by {@link #step} one after the other, and hands out the logits after each. */
    public void verify(int[] tokens, LogitsConsumer consumer) {
        model.run(EvaluationPath.GENERATED, new SessionTokens(this, tokens), consumer);
    }

    /** The same, and keeps the state after each token but the last on the way. */
    public void verify(int[] tokens, LogitsConsumer consumer, Consumer<Snapshot> kept) {
        List<Integer> marks = IntStream.range(1, tokens.length).boxed().toList();
        model.run(EvaluationPath.GENERATED, new SessionTokens(this, tokens), consumer, marks, kept);
    }

    /** The state now, to {@linkplain #restore come back to}. */
    public Snapshot snapshot() {
        return new Snapshot(model, state.frozen());
    }

    /**
     * Goes on from a state, of this session or another one of the same model, as if nothing had happened since. The
     * snapshot stays as it is.
     *
     * @throws IllegalArgumentException when the snapshot is of another model
     */
    public void restore(Snapshot snapshot) {
        if (snapshot.model() != model) {
            throw new IllegalArgumentException("The snapshot is of another model");
        }
        state = snapshot.state().continued();
    }

    /** Forgets all tokens. */
    public void clear() {
        state = model.emptyState();
    }

    /** Bytes of the state: keys, values and convolutions, those shared with snapshots too. */
    public long stateBytes() {
        return state.bytes();
    }

    /** Refuses more tokens than there is room for. */
    void checkRoom(int tokens) {
        if (tokens == 0) {
            throw new ModelException("there are no tokens to go on from; a prompt needs at least one");
        }
        if (tokens > remaining()) {
            throw new ModelException(tokens + " tokens do not fit: the context holds " + model.contextLength()
                    + " tokens and has " + position() + "; the model is made for up to "
                    + model.largestContextLength() + " (option -c)");
        }
    }

    SequenceState state() {
        return state;
    }
}

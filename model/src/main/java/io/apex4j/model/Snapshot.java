package io.apex4j.model;

/**
 * The state of a session at a position: a value that any session of the same model can go on from, bit for bit.
 *
 * <p>Immutable and safe for use by several threads. Takes the states of the convolutions (288 KiB for LFM2.5-8B-A1B);
 * keys and values are shared with the session and its other snapshots, and live as long as one of them does.
 */
public final class Snapshot {
    private final Model model;
    private final SequenceState state;

    /** Keeps a state that nobody else writes to. */
    Snapshot(Model model, SequenceState state) {
        this.model = model;
        this.state = state;
    }

    /** Number of tokens that the session had taken in. */
    public int position() {
        return state.length();
    }

    /** The tokens that the session had taken in. */
    public TokenSequence tokens() {
        return state.tokens();
    }

    Model model() {
        return model;
    }

    SequenceState state() {
        return state;
    }
}

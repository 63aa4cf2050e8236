package io.apex4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Takes the tokens of an answer into a session, several at a time where the next ones can be guessed from what came
 * before (prompt lookup). Guessed tokens take the path of generated ones and wrong ones are taken back, so the logits are
 * bit for bit those of one token after the other.
 */
final class Lookahead {
    private static final int[] NOTHING = {};

    private final Session session;
    private final NgramIndex index = new NgramIndex();
    private final DraftPolicy policy;
    private final LongSupplier nanoTime;

    /** Tokens that the session has taken in together: one of the answer, and guesses. */
    private int[] taken = NOTHING;
    /** How many of them have turned out to be the answer's. */
    private int used;

    private final List<float[]> logits = new ArrayList<>();
    private final List<Snapshot> states = new ArrayList<>();
    private long nanos;

    /**
     * A lookahead for a session.
     *
     * @param sequence what the answer follows: where guesses come from
     * @param maximum the most guesses at a time; 0 for none
     */
    Lookahead(Session session, TokenSequence sequence, int maximum, LongSupplier nanoTime) {
        this.session = session;
        this.policy = new DraftPolicy(maximum);
        this.nanoTime = nanoTime;
        if (maximum > 0) {
            for (int token = 0; token < sequence.size(); token++) {
                index.add(sequence.token(token));
            }
        }
    }

    /** Takes in the answer's next token; returns the logits after it. */
    float[] after(int token) {
        index.add(token);
        if (used < taken.length && taken[used] == token) {
            used++;
            return logits.get(used - 1);
        }
        settle();
        int[] guesses = guesses();
        long start = nanoTime.getAsLong();
        if (guesses.length == 0) {
            float[] next = session.step(token);
            policy.stepped(nanoTime.getAsLong() - start);
            return next;
        }
        taken = new int[guesses.length + 1];
        taken[0] = token;
        System.arraycopy(guesses, 0, taken, 1, guesses.length);
        session.verify(taken, (place, row) -> logits.add(row.clone()), states::add);
        nanos = nanoTime.getAsLong() - start;
        used = 1;
        return logits.getFirst();
    }

    private int[] guesses() {
        int limit = Math.min(policy.allowed(), session.remaining() - 1);
        return limit > 0 ? index.continuation(limit) : NOTHING;
    }

    /** Takes back the guesses that were not the answer's, so that the session has what {@link #after} was given. */
    void settle() {
        if (taken.length == 0) {
            return;
        }
        policy.verified(taken.length - 1, used - 1, nanos);
        if (used < taken.length) {
            session.restore(states.get(used - 1));
        }
        taken = NOTHING;
        used = 0;
        logits.clear();
        states.clear();
    }

    /** Number of tokens that there is room for after those that were given. */
    int remaining() {
        return session.remaining() + taken.length - used;
    }

    /** Number of guesses so far. */
    int drafted() {
        return policy.drafted();
    }

    /** Number of guesses that were the answer's tokens. */
    int accepted() {
        return policy.accepted();
    }
}

package io.apex4j.model;

/** Tokens that a session is to take in, one of several in a batch. */
public final class SessionTokens {
    private final Session session;
    private final int[] tokens;

    /** At least one token; the array is copied. */
    public SessionTokens(Session session, int... tokens) {
        this.session = session;
        this.tokens = tokens.clone();
    }

    /** The session. */
    public Session session() {
        return session;
    }

    /** The tokens, a copy. */
    public int[] tokens() {
        return tokens.clone();
    }

    int size() {
        return tokens.length;
    }

    int token(int index) {
        return tokens[index];
    }
}

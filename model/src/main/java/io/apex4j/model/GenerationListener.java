package io.apex4j.model;

import java.util.OptionalInt;

/** Follows a generation as it goes; called by the thread that generates. */
@FunctionalInterface
public interface GenerationListener extends TokenListener {
    /** A piece of the answer, never empty and never half a character; held back while it may belong to a stop string. */
    void text(String piece);

    /** Asked before every token: the one that has to come next, whatever the model would choose; usually none. */
    default OptionalInt nextToken() {
        return OptionalInt.empty();
    }

    /** Asked before every token: whether it belongs to a thought, in which no grammar rules. */
    default boolean isThinking() {
        return false;
    }

    /** Asked where a grammar rules: a token that may come though the grammar knows nothing of it, the start of a thought. */
    default OptionalInt thoughtStart() {
        return OptionalInt.empty();
    }
}

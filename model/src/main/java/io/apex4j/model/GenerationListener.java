package io.apex4j.model;

import java.util.OptionalInt;

/** Follows a generation as it goes; called by the thread that generates. */
@FunctionalInterface
public interface GenerationListener {
    /** A piece of the answer, never empty and never half a character; held back while it may belong to a stop string. */
    void text(String piece);

    /** A token of the answer, before its text. */
    default void token(int token) {}

    /** How probable the token was that came last, where that is {@linkplain GenerationOptions#topLogprobs asked for}. */
    default void logprobs(TokenLogprobs logprobs) {}

    /** So many tokens of the prompt are in the session; at first those that were there from before. */
    default void promptProgress(int done, int total) {}

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

    /** Asked before every step and now and then within, by any thread: true ends the generation with {@link FinishReason#CANCELLED}. */
    default boolean isCancelled() {
        return false;
    }
}

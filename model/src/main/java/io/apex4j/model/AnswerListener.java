package io.apex4j.model;

/** Follows an answer as it comes; called by the thread that generates. */
@FunctionalInterface
public interface AnswerListener {
    /** A further piece. */
    void delta(AnswerDelta delta);

    /** A token of the answer, before what it adds. */
    default void token(int token) {}

    /** How probable the token was that came last, where that is {@linkplain GenerationOptions#topLogprobs asked for}. */
    default void logprobs(TokenLogprobs logprobs) {}

    /** So many tokens of the prompt are in the session; at first those that were there from before. */
    default void promptProgress(int done, int total) {}

    /** Asked before every step and now and then within, by any thread: true ends the answer with {@link FinishReason#CANCELLED}. */
    default boolean isCancelled() {
        return false;
    }
}

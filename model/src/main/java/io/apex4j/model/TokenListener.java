package io.apex4j.model;

/** Follows the tokens of a prompt and its answer; called by the thread that generates. */
public interface TokenListener {
    /** A token of the answer, before what it adds to the text. */
    default void token(int token) {}

    /** How probable the token was that came last, where that is {@linkplain GenerationOptions#topLogprobs asked for}. */
    default void logprobs(TokenLogprobs logprobs) {}

    /** So many tokens of the prompt are in the session; at first those that were there from before. */
    default void promptProgress(int done, int total) {}

    /**
     * Asked before every step and now and then within, by any thread: true ends the generation with {@link
     * FinishReason#CANCELLED}.
     */
    default boolean isCancelled() {
        return false;
    }
}

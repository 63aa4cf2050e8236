package io.apex4j.model;

/** Receives the logits of tokens one after the other. */
@FunctionalInterface
public interface LogitsConsumer {
    /**
     * Takes the logits after a token.
     *
     * @param index the token's place among those given
     * @param logits {@code [vocabulary]}; valid during the call only
     */
    void accept(int index, float[] logits);
}

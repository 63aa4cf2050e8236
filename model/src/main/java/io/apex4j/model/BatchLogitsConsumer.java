package io.apex4j.model;

/** Chooses tokens of several sequences and receives the logits after them. */
public interface BatchLogitsConsumer {
    /**
     * Whether the logits after a token are asked for.
     *
     * @param sequence the place of the sequence in the batch
     * @param index the token's place among those given for it
     */
    boolean wants(int sequence, int index);

    /**
     * Takes the logits after a token that was asked for: once for each, in any order, by several threads at a time.
     *
     * @param logits holds {@code [vocabulary]} values from {@code offset} on; valid during the call only, when they may be
     *     changed
     */
    void accept(int sequence, int index, float[] logits, int offset);
}

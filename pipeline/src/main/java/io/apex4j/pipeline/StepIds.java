package io.apex4j.pipeline;

/** Names of steps, and of what they make, in keys and in the state. */
final class StepIds {
    /** What the user gave. */
    static final String INPUT = "input";
    /** The model that is calibrated and quantized. */
    static final String SOURCE = "source";
    /** The importance matrix. */
    static final String IMATRIX = "imatrix";
    /** The model card and the list of hashes. */
    static final String CARD = "card";
    /** The hash of something that is not there yet; equal to no other. */
    static final String UNKNOWN = "unknown";

    private StepIds() {}
}

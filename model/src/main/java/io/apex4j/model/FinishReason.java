package io.apex4j.model;

/** Why an answer has ended. */
public enum FinishReason {
    /** The model has ended it, or a stop string has come up. */
    STOP,
    /** It has as many tokens as were asked for. */
    LENGTH,
    /** The context has no room for more. */
    CONTEXT_FULL,
    /** The listener has asked for the end. */
    CANCELLED
}

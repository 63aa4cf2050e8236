package io.apex4j.model;

/** Follows an answer as it comes; called by the thread that generates. */
@FunctionalInterface
public interface AnswerListener extends TokenListener {
    /** A further piece. */
    void delta(AnswerDelta delta);
}

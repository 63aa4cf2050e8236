package io.apex4j.model;

/** Drops candidates or changes their logits. */
interface SamplingStep {
    void apply(Candidates candidates);
}

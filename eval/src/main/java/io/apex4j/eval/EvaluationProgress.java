package io.apex4j.eval;

/** Hears how far an evaluation is. Called by one thread. */
public interface EvaluationProgress {
    /** Hears nothing. */
    EvaluationProgress NONE = new EvaluationProgress() {
        @Override
        public void started(String stage, long units) {}

        @Override
        public void advanced(long units) {}
    };

    /**
     * A stage begins; the one before is over.
     *
     * @param stage what is done, such as {@code text chat}
     * @param units how much there is to do, 0 where that is not known
     */
    void started(String stage, long units);

    /** So much more is done. */
    void advanced(long units);
}

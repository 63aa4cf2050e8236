package io.apex4j.eval;

/** Hears of tasks that were answered. Called by one thread. */
@FunctionalInterface
public interface TaskProgress {
    /** Hears nothing. */
    TaskProgress NONE = (answered, right) -> {};

    /**
     * Some more are answered.
     *
     * @param answered number of tasks answered so far
     * @param right how many of them rightly
     */
    void answered(int answered, int right);
}

package io.apex4j.apex;

/**
 * How a plan is carried out; none of it changes a byte of the output.
 *
 * @param threads how many threads work, at least 1
 * @param resume whether to go on with what an interrupted run has left
 * @param measureErrors whether to decode what was encoded and compare
 * @param progress hears how far it is
 */
public record QuantizeSettings(int threads, boolean resume, boolean measureErrors, QuantizeProgress progress) {
    private static final int MAXIMUM_THREADS = 512;

    /** Checks the number of threads. */
    public QuantizeSettings {
        if (threads < 1 || threads > MAXIMUM_THREADS) {
            throw new OptionException("--threads: " + threads + " is not between 1 and " + MAXIMUM_THREADS);
        }
    }

    /** One thread per processor, from the beginning, without measuring, silent. */
    public static QuantizeSettings defaults() {
        int processors = Math.min(MAXIMUM_THREADS, Runtime.getRuntime().availableProcessors());
        return new QuantizeSettings(processors, false, false, QuantizeProgress.NONE);
    }

    /** The same with another number of threads. */
    public QuantizeSettings withThreads(int number) {
        return new QuantizeSettings(number, resume, measureErrors, progress);
    }

    /** The same, going on with what an interrupted run has left, or not. */
    public QuantizeSettings withResume(boolean wanted) {
        return new QuantizeSettings(threads, wanted, measureErrors, progress);
    }

    /** The same, measuring errors or not. */
    public QuantizeSettings withErrors(boolean wanted) {
        return new QuantizeSettings(threads, resume, wanted, progress);
    }

    /** The same with another listener. */
    public QuantizeSettings withProgress(QuantizeProgress listener) {
        return new QuantizeSettings(threads, resume, measureErrors, listener);
    }
}

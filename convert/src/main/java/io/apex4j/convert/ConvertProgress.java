package io.apex4j.convert;

/** Hears how far a conversion has come. Called by several threads at a time. */
public interface ConvertProgress {
    /** Hears nothing. */
    ConvertProgress NONE = new ConvertProgress() {
        @Override
        public void started(long bytes) {}

        @Override
        public void advanced(long bytes) {}
    };

    /**
     * The conversion begins.
     *
     * @param bytes bytes of the output's tensors
     */
    void started(long bytes);

    /** So many bytes more are written. */
    void advanced(long bytes);
}

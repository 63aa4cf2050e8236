package io.apex4j.apex;

/** Hears how far a quantization has come. Called by several threads at a time. */
public interface QuantizeProgress {
    /** The parts of a quantization. */
    enum Stage {
        /** Looking for weights that are not finite; counts bytes of the source. */
        CHECKING,
        /** Looking at what an interrupted run has left; counts bytes of the output. */
        VERIFYING,
        /** Quantizing; counts bytes of the source. */
        QUANTIZING
    }

    /** Hears nothing. */
    QuantizeProgress NONE = new QuantizeProgress() {
        @Override
        public void started(Stage stage, long bytes) {}

        @Override
        public void advanced(long bytes) {}
    };

    /**
     * A stage begins.
     *
     * @param bytes how much there is to do
     */
    void started(Stage stage, long bytes);

    /** So many bytes of the stage more are done. */
    void advanced(long bytes);
}

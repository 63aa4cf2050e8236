package io.apex4j.calibrate;

import java.nio.file.Path;
import java.util.List;

/**
 * How an importance matrix is collected.
 *
 * @param chunkTokens tokens of a chunk, at least 1; what the file says, and its calls are counted in
 * @param datasets what the texts are called, for the file; empty for no name
 * @param earlier importance matrices, of either form, that are added
 * @param format the form of the file
 * @param measuresPerplexity whether the perplexity of the texts is measured, which takes the output matrix
 * @param withOutput whether the input of the output matrix is collected as well
 * @param checkpointChunks chunks between two checkpoints, at least 1
 * @param copyChunks chunks between two copies {@code TARGET.at_CHUNKS} of the file so far; 0 for none
 * @param resumes whether to go on from the checkpoint of an earlier run, if there is one
 * @param progress hears how far it has come
 */
public record CollectSettings(
        int chunkTokens,
        List<String> datasets,
        List<Path> earlier,
        MatrixFormat format,
        boolean measuresPerplexity,
        boolean withOutput,
        int checkpointChunks,
        int copyChunks,
        boolean resumes,
        CollectProgress progress) {
    /** Keeps its own copies of the lists and checks the numbers. */
    public CollectSettings {
        datasets = List.copyOf(datasets);
        earlier = List.copyOf(earlier);
        if (chunkTokens < 1 || checkpointChunks < 1 || copyChunks < 0) {
            throw new CalibrationException("chunks of " + chunkTokens + " tokens, a checkpoint every "
                    + checkpointChunks + " chunks and a copy every " + copyChunks
                    + ": the first two must be at least 1, the last at least 0");
        }
    }

    /** Chunks of 512 tokens, GGUF, with perplexity and a checkpoint every 10 chunks. */
    public static CollectSettings defaults() {
        return builder().build();
    }

    /** A builder that holds the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects settings. */
    public static final class Builder {
        private int chunkTokens = 512;
        private List<String> datasets = List.of();
        private List<Path> earlier = List.of();
        private MatrixFormat format = MatrixFormat.GGUF;
        private boolean measuresPerplexity = true;
        private boolean withOutput;
        private int checkpointChunks = 10;
        private int copyChunks;
        private boolean resumes;
        private CollectProgress progress = CollectProgress.NONE;

        private Builder() {}

        /** Sets the tokens of a chunk. */
        public Builder chunkTokens(int tokens) {
            chunkTokens = tokens;
            return this;
        }

        /** Sets the names of the texts. */
        public Builder datasets(List<String> names) {
            datasets = names;
            return this;
        }

        /** Sets the matrices to add. */
        public Builder earlier(List<Path> files) {
            earlier = files;
            return this;
        }

        /** Sets the form of the file. */
        public Builder format(MatrixFormat form) {
            format = form;
            return this;
        }

        /** Sets whether perplexity is measured. */
        public Builder measuresPerplexity(boolean measures) {
            measuresPerplexity = measures;
            return this;
        }

        /** Sets whether the output matrix is collected. */
        public Builder withOutput(boolean collects) {
            withOutput = collects;
            return this;
        }

        /** Sets the chunks between two checkpoints. */
        public Builder checkpointChunks(int chunks) {
            checkpointChunks = chunks;
            return this;
        }

        /** Sets the chunks between two copies. */
        public Builder copyChunks(int chunks) {
            copyChunks = chunks;
            return this;
        }

        /** Sets whether to go on from a checkpoint. */
        public Builder resumes(boolean isResumed) {
            resumes = isResumed;
            return this;
        }

        /** Sets who hears how far it has come. */
        public Builder progress(CollectProgress listener) {
            progress = listener;
            return this;
        }

        /**
         * The settings.
         *
         * @throws CalibrationException when a number is out of range
         */
        public CollectSettings build() {
            return new CollectSettings(
                    chunkTokens,
                    datasets,
                    earlier,
                    format,
                    measuresPerplexity,
                    withOutput,
                    checkpointChunks,
                    copyChunks,
                    resumes,
                    progress);
        }
    }
}

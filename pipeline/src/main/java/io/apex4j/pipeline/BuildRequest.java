package io.apex4j.pipeline;

import io.apex4j.apex.ApexProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants built.
 *
 * @param input a folder in the Hugging Face format, or a GGUF file of F32, F16 or BF16 weights; of shards the first
 * @param folder where everything goes; made if it is not there
 * @param modelName what files are named after
 * @param profiles the profiles, in the order of {@link ApexProfile#published()}
 * @param imatrix an importance matrix that is there already; without one it is collected, if a profile uses one
 * @param calibration how it is collected
 * @param keepIntermediate whether the converted model stays in the folder
 * @param threads how many threads work
 * @param card what the model card says besides what is measured
 * @param commandLine what was typed, for the log
 */
public record BuildRequest(
        Path input,
        Path folder,
        String modelName,
        List<ApexProfile> profiles,
        Optional<Path> imatrix,
        Calibration calibration,
        boolean keepIntermediate,
        int threads,
        CardFacts card,
        String commandLine) {
    private static final int LONGEST_NAME = 120;

    /** Checks the name and keeps its own copy of the list. */
    public BuildRequest {
        if (profiles.isEmpty()) {
            throw new PipelineException("no profile is asked for");
        }
        profiles = List.copyOf(profiles);
        if (!modelName.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._+ -]{0," + (LONGEST_NAME - 1) + "}")) {
            throw new PipelineException("the model name '" + modelName + "' cannot begin names of files: 1 to "
                    + LONGEST_NAME + " letters, digits, dots, hyphens, underscores and spaces are accepted, a letter or"
                    + " digit first; give another one with --name");
        }
    }

    /**
     * How an importance matrix is collected.
     *
     * @param corpus the folder of a corpus, in place of the bundled one
     * @param chunkTokens tokens of a chunk
     * @param maximumChunks how many chunks are used at most; 0 for all
     */
    public record Calibration(Optional<Path> corpus, int chunkTokens, int maximumChunks) {
        /** The bundled corpus, all of it in chunks of 512 tokens. */
        public static final Calibration DEFAULT = new Calibration(Optional.empty(), 512, 0);

        /** Checks the numbers. */
        public Calibration {
            if (chunkTokens < 1 || maximumChunks < 0) {
                throw new PipelineException("chunks of " + chunkTokens + " tokens, at most " + maximumChunks
                        + " of them: there must be at least 1 token, and 0 (all) or more chunks");
            }
        }
    }

    /** A builder with the seven published profiles and nothing special. */
    public static Builder builder(Path input, Path folder, String modelName) {
        return new Builder(input, folder, modelName);
    }

    /** Collects what is wanted. */
    public static final class Builder {
        private final Path input;
        private final Path folder;
        private final String modelName;
        private List<ApexProfile> profiles = ApexProfile.published();
        private @Nullable Path imatrix;
        private Calibration calibration = Calibration.DEFAULT;
        private boolean keepIntermediate;
        private int threads = Runtime.getRuntime().availableProcessors();
        private CardFacts card = CardFacts.NONE;
        private String commandLine = "";

        private Builder(Path input, Path folder, String modelName) {
            this.input = input;
            this.folder = folder;
            this.modelName = modelName;
        }

        /** Sets the profiles. */
        public Builder profiles(List<ApexProfile> value) {
            profiles = List.copyOf(value);
            return this;
        }

        /** Gives an importance matrix. */
        public Builder imatrix(Path value) {
            imatrix = value;
            return this;
        }

        /** Sets how an importance matrix is collected. */
        public Builder calibration(Calibration value) {
            calibration = value;
            return this;
        }

        /** Sets whether the converted model stays. */
        public Builder keepIntermediate(boolean value) {
            keepIntermediate = value;
            return this;
        }

        /** Sets how many threads work. */
        public Builder threads(int value) {
            threads = value;
            return this;
        }

        /** Sets what the model card says. */
        public Builder card(CardFacts value) {
            card = value;
            return this;
        }

        /** Sets what was typed. */
        public Builder commandLine(String value) {
            commandLine = value;
            return this;
        }

        /** The request. */
        public BuildRequest build() {
            return new BuildRequest(
                    input,
                    folder,
                    modelName,
                    profiles,
                    Optional.ofNullable(imatrix),
                    calibration,
                    keepIntermediate,
                    threads,
                    card,
                    commandLine);
        }
    }
}

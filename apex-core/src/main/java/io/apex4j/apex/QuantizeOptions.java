package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants done with a model; the options of llama-quantize, and profiles.
 *
 * @param fileType the file type written, with its mixture
 * @param profile the profile whose recipe comes after {@code rules}, if one is used
 * @param rules the rules of {@code --tensor-type} and {@code --tensor-type-file}
 * @param importance the importance matrix, already filtered by {@code weights}; one without entries is the same as none
 * @param weights which entries of the importance matrix are used
 * @param pure whether the mixture is left out: {@code --pure}
 * @param allowRequantize whether quantized tensors may be quantized again
 * @param leaveOutputTensor whether {@code output.weight} keeps its type
 * @param outputTensorType the value of {@code --output-tensor-type}
 * @param tokenEmbeddingType the value of {@code --token-embedding-type}
 * @param keepSplit whether the output has the shards of the input
 * @param overrides the values of {@code --override-kv} in order
 * @param pruneLayers the layers to leave out, ascending
 */
public record QuantizeOptions(
        FileType fileType,
        Optional<ApexProfile> profile,
        TensorTypeRules rules,
        Optional<ImportanceFacts> importance,
        WeightFilter weights,
        boolean pure,
        boolean allowRequantize,
        boolean leaveOutputTensor,
        Optional<GgmlType> outputTensorType,
        Optional<GgmlType> tokenEmbeddingType,
        boolean keepSplit,
        List<KeyOverride> overrides,
        List<Integer> pruneLayers) {

    /** Keeps its own copies of the lists. */
    public QuantizeOptions {
        importance = importance.map(facts -> facts.filtered(weights));
        overrides = List.copyOf(overrides);
        pruneLayers = List.copyOf(new TreeSet<>(pruneLayers));
    }

    /** Options with a file type and nothing else. */
    public static Builder of(FileType fileType) {
        return new Builder(fileType, null);
    }

    /** Options with a profile and nothing else; the file type is the profile's base. */
    public static Builder of(ApexProfile profile) {
        return new Builder(profile.baseFileType(), profile);
    }

    /** Whether an importance matrix is used: one is given and has entries, or none is given yet and the profile needs one. */
    public boolean usesImatrix() {
        return importance
                .map(facts -> !facts.entries().isEmpty())
                .orElseGet(() -> profile.map(ApexProfile::requiresImatrix).orElse(false));
    }

    /**
     * The value of {@code --prune-layers}.
     *
     * @param argument layer numbers, separated by commas
     * @return the numbers, ascending, each once
     * @throws OptionException when it holds anything else
     */
    public static List<Integer> parseLayers(String argument) {
        TreeSet<Integer> layers = new TreeSet<>();
        for (String part : argument.split(",", -1)) {
            String number = part.strip();
            if (!number.matches("\\d{1,6}")) {
                throw new OptionException("--prune-layers: '" + part + "' in '" + argument
                        + "' is not a layer number; expected numbers separated by commas, such as 5,12");
            }
            layers.add(Integer.parseInt(number));
        }
        return List.copyOf(layers);
    }

    /** Collects options; what is not set is off. */
    public static final class Builder {
        private final FileType fileType;
        private final @Nullable ApexProfile profile;
        private TensorTypeRules rules = TensorTypeRules.NONE;
        private @Nullable ImportanceFacts importance;
        private WeightFilter weights = WeightFilter.ALL;
        private boolean pure;
        private boolean allowRequantize;
        private boolean leaveOutputTensor;
        private @Nullable GgmlType outputTensorType;
        private @Nullable GgmlType tokenEmbeddingType;
        private boolean keepSplit;
        private final List<KeyOverride> overrides = new ArrayList<>();
        private List<Integer> pruneLayers = List.of();

        private Builder(FileType fileType, @Nullable ApexProfile profile) {
            this.fileType = fileType;
            this.profile = profile;
        }

        /** The rules of {@code --tensor-type} and {@code --tensor-type-file}; they come before those of a profile. */
        public Builder rules(TensorTypeRules value) {
            this.rules = value;
            return this;
        }

        /** The importance matrix of {@code --imatrix}, all entries. */
        public Builder importance(ImportanceFacts value) {
            this.importance = value;
            return this;
        }

        /** Which entries of the importance matrix are used. */
        public Builder weights(WeightFilter value) {
            this.weights = value;
            return this;
        }

        /** {@code --pure}. */
        public Builder pure(boolean value) {
            this.pure = value;
            return this;
        }

        /** {@code --allow-requantize}. */
        public Builder allowRequantize(boolean value) {
            this.allowRequantize = value;
            return this;
        }

        /** {@code --leave-output-tensor}. */
        public Builder leaveOutputTensor(boolean value) {
            this.leaveOutputTensor = value;
            return this;
        }

        /** {@code --output-tensor-type}. */
        public Builder outputTensorType(GgmlType value) {
            this.outputTensorType = value;
            return this;
        }

        /** {@code --token-embedding-type}. */
        public Builder tokenEmbeddingType(GgmlType value) {
            this.tokenEmbeddingType = value;
            return this;
        }

        /** {@code --keep-split}. */
        public Builder keepSplit(boolean value) {
            this.keepSplit = value;
            return this;
        }

        /** One more {@code --override-kv}. */
        public Builder override(KeyOverride value) {
            this.overrides.add(value);
            return this;
        }

        /** {@code --prune-layers}, as {@link QuantizeOptions#parseLayers} reads it. */
        public Builder pruneLayers(List<Integer> value) {
            this.pruneLayers = List.copyOf(value);
            return this;
        }

        /** The options. */
        public QuantizeOptions build() {
            return new QuantizeOptions(
                    fileType,
                    Optional.ofNullable(profile),
                    rules,
                    Optional.ofNullable(importance),
                    weights,
                    pure,
                    allowRequantize,
                    leaveOutputTensor,
                    Optional.ofNullable(outputTensorType),
                    Optional.ofNullable(tokenEmbeddingType),
                    keepSplit,
                    overrides,
                    pruneLayers);
        }
    }
}

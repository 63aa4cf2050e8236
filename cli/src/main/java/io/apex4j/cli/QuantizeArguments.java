package io.apex4j.cli;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.FileType;
import io.apex4j.apex.ImportanceFacts;
import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.KeyOverride;
import io.apex4j.apex.OptionException;
import io.apex4j.apex.QuantizeOptions;
import io.apex4j.apex.TensorTypeRules;
import io.apex4j.apex.TensorTypes;
import io.apex4j.apex.WeightFilter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that decide what becomes of every tensor; those that llama-quantize has too keep its names. */
final class QuantizeArguments {
    @Mixin
    private final ProfileArguments profile = new ProfileArguments();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "A file type of llama.cpp in place of a profile: Q4_K_M, Q6_K, IQ4_XS, F16, COPY, ...")
    private @Nullable String type;

    @Option(
            names = "--imatrix",
            paramLabel = "FILE",
            description = "The importance matrix, GGUF or legacy .dat; --profile X with one is i-X.")
    private @Nullable String imatrix;

    @Option(
            names = "--include-weights",
            paramLabel = "TEXT",
            description = "Use only entries of the matrix whose name contains the text; may be repeated.")
    private List<String> included = new ArrayList<>();

    @Option(
            names = "--exclude-weights",
            paramLabel = "TEXT",
            description = "Do not use entries whose name contains the text; may be repeated.")
    private List<String> excluded = new ArrayList<>();

    @ArgGroup(multiplicity = "0..*", heading = "%nTypes of single tensors, before those of a profile:%n")
    private List<RuleArgument> rules = new ArrayList<>();

    @Option(names = "--output-tensor-type", paramLabel = "TYPE", description = "The type of output.weight.")
    private @Nullable String outputTensorType;

    @Option(names = "--token-embedding-type", paramLabel = "TYPE", description = "The type of token_embd.weight.")
    private @Nullable String tokenEmbeddingType;

    @Option(names = "--pure", description = "No mixture: all tensors get the default type.")
    private boolean pure;

    @Option(names = "--allow-requantize", description = "Quantize tensors that are quantized already (loses more).")
    private boolean allowRequantize;

    @Option(names = "--leave-output-tensor", description = "Leave output.weight as it is.")
    private boolean leaveOutputTensor;

    @Option(names = "--keep-split", description = "Write as many files as the input has.")
    private boolean keepSplit;

    @Option(
            names = "--override-kv",
            paramLabel = "KEY=TYPE:VALUE",
            description = "Replace a metadata value; types int, float, bool, str; may be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--prune-layers", paramLabel = "N,N...", description = "Leave out these layers.")
    private @Nullable String pruneLayers;

    QuantizeArguments() {}

    /** One rule or one file of rules; a list of these keeps the order in which both kinds were given. */
    static final class RuleArgument {
        @Option(
                names = "--tensor-type",
                paramLabel = "PATTERN=TYPE",
                description = "Tensors whose name matches get the type; may be repeated, the first match decides.")
        private @Nullable String option;

        @Option(
                names = "--tensor-type-file",
                paramLabel = "FILE",
                description = "The same from a file, such as 'apex recipe' writes.")
        private @Nullable Path file;

        RuleArgument() {}

        void addTo(TensorTypeRules.Builder builder) {
            if (option != null) {
                builder.option(option);
            }
            if (file != null) {
                builder.file(file);
            }
        }
    }

    /** The path of the importance matrix, if there is one. */
    Optional<Path> imatrix() {
        return Optional.ofNullable(imatrix).map(Path::of);
    }

    /**
     * The options as the planner takes them.
     *
     * @param matrix the matrix of {@link #imatrix()}, opened
     * @throws OptionException when one is wrong
     */
    QuantizeOptions options(Optional<ImportanceMatrix> matrix) {
        QuantizeOptions.Builder builder = start(matrix.isPresent())
                .rules(rules())
                .weights(new WeightFilter(included, excluded))
                .pure(pure)
                .allowRequantize(allowRequantize)
                .leaveOutputTensor(leaveOutputTensor)
                .keepSplit(keepSplit);
        matrix.ifPresent(opened -> builder.importance(asTyped(opened.facts())));
        if (outputTensorType != null) {
            builder.outputTensorType(TensorTypes.parse("--output-tensor-type", outputTensorType));
        }
        if (tokenEmbeddingType != null) {
            builder.tokenEmbeddingType(TensorTypes.parse("--token-embedding-type", tokenEmbeddingType));
        }
        overrides.forEach(override -> builder.override(KeyOverride.parse(override)));
        if (pruneLayers != null) {
            builder.pruneLayers(QuantizeOptions.parseLayers(pruneLayers));
        }
        return builder.build();
    }

    private QuantizeOptions.Builder start(boolean hasMatrix) {
        boolean hasProfile = profile.isGiven();
        if (type == null) {
            if (!hasProfile) {
                throw new OptionException("give --profile NAME (such as balanced) or --type TYPE (such as Q4_K_M);"
                        + " valid profiles: " + String.join(", ", ApexProfile.names()) + ", custom");
            }
            ApexProfile named = profile.profile();
            return QuantizeOptions.of(named.withImatrix(named.imatrix() || hasMatrix));
        }
        if (hasProfile) {
            throw new OptionException("--profile and --type exclude each other; a profile brings its own file type");
        }
        FileType fileType = ProfileArguments.fileType("--type", type);
        return QuantizeOptions.of(fileType);
    }

    private TensorTypeRules rules() {
        TensorTypeRules.Builder builder = TensorTypeRules.builder();
        rules.forEach(rule -> rule.addTo(builder));
        return builder.build();
    }

    /** The facts with the path as it stands on the command line, which goes into the output. */
    private ImportanceFacts asTyped(ImportanceFacts facts) {
        return imatrix == null ? facts : new ImportanceFacts(imatrix, facts.dataset(), facts.chunks(), facts.entries());
    }
}

package io.apex4j.bench;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.FileType;
import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.QuantizeOptions;
import io.apex4j.apex.TensorTypeRules;
import io.apex4j.apex.TensorTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code compare check}: whether both quantizers write the same bytes for a model. */
@Command(
        name = "check",
        description = "Quantizes a model with both and compares the files. Exit code 1: a pair differs.")
final class CompareFiles implements Callable<Integer> {
    private static final int OUTPUTS = 2;

    @Mixin
    private PeerArguments peer = new PeerArguments();

    @Parameters(paramLabel = "FILE", description = "The model to quantize.")
    private Path source = Path.of("");

    @Option(
            names = "--profile",
            split = ",",
            description = "APEX profiles; without any and without types, all that need no matrix, or with one all"
                    + " i-variants.")
    private List<String> profiles = List.of();

    @Option(names = "--type", split = ",", description = "File types of llama-quantize.")
    private List<String> types = List.of();

    @Option(names = "--imatrix", paramLabel = "FILE", description = "Importance matrix; used for everything if given.")
    private @Nullable Path matrixFile;

    @Option(names = "--tensor-type", paramLabel = "PATTERN=TYPE", description = "As in llama-quantize.")
    private List<String> rules = List.of();

    @Option(names = "--tensor-type-file", paramLabel = "FILE", description = "As in llama-quantize.")
    private List<Path> ruleFiles = List.of();

    @Option(names = "--output-tensor-type", paramLabel = "TYPE", description = "As in llama-quantize.")
    private @Nullable String outputType;

    @Option(names = "--token-embedding-type", paramLabel = "TYPE", description = "As in llama-quantize.")
    private @Nullable String embeddingType;

    @Option(names = "--pure", description = "As in llama-quantize.")
    private boolean pure;

    @Option(names = "--allow-requantize", description = "As in llama-quantize.")
    private boolean allowRequantize;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        try (LlamaCpp llama = peer.open();
                WorkFolder folder = peer.createFolder(OUTPUTS * Files.size(source))) {
            if (matrixFile == null) {
                return compare(Optional.empty(), llama, folder);
            }
            try (ImportanceMatrix matrix = ImportanceMatrix.read(matrixFile)) {
                return compare(Optional.of(matrix), llama, folder);
            }
        }
    }

    private int compare(Optional<ImportanceMatrix> matrix, LlamaCpp llama, WorkFolder folder) throws IOException {
        boolean allAgree = true;
        for (Map.Entry<String, QuantizeOptions> wanted : wanted(matrix).entrySet()) {
            SideBySide contest = new SideBySide(llama, source, wanted.getValue(), matrix, peer.threads());
            FileComparison comparison =
                    FileComparison.of(contest, folder.file("apex4j.gguf"), folder.file("llama.gguf"));
            spec.commandLine().getOut().printf("%-12s %s%n", wanted.getKey(), comparison.describe());
            allAgree &= comparison.agree();
        }
        return allAgree ? Compare.EQUAL : Compare.DIFFERENT;
    }

    /** Options by the name under which they are reported. */
    private Map<String, QuantizeOptions> wanted(Optional<ImportanceMatrix> matrix) {
        Map<String, QuantizeOptions> wanted = new LinkedHashMap<>();
        List<ApexProfile> chosen = profiles.isEmpty() && types.isEmpty()
                ? suitable(matrix.isPresent())
                : profiles.stream().map(ApexProfile::parse).toList();
        chosen.forEach(profile -> wanted.put(profile.label(), options(QuantizeOptions.of(profile), matrix)));
        types.forEach(type -> wanted.put(type, options(QuantizeOptions.of(FileType.parse(type)), matrix)));
        return wanted;
    }

    private static List<ApexProfile> suitable(boolean imatrix) {
        return ApexProfile.names().stream()
                .map(ApexProfile::parse)
                .filter(profile -> imatrix ? profile.imatrix() : !profile.requiresImatrix())
                .toList();
    }

    private QuantizeOptions options(QuantizeOptions.Builder builder, Optional<ImportanceMatrix> matrix) {
        TensorTypeRules.Builder given = TensorTypeRules.builder();
        rules.forEach(given::option);
        ruleFiles.forEach(given::file);
        builder.rules(given.build()).pure(pure).allowRequantize(allowRequantize);
        matrix.ifPresent(found -> builder.importance(found.facts()));
        if (outputType != null) {
            builder.outputTensorType(TensorTypes.parse("--output-tensor-type", outputType));
        }
        if (embeddingType != null) {
            builder.tokenEmbeddingType(TensorTypes.parse("--token-embedding-type", embeddingType));
        }
        return builder.build();
    }
}

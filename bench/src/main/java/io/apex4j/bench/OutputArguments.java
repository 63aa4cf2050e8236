package io.apex4j.bench;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.FileType;
import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.QuantizeOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what to quantize a model to before it is run. */
final class OutputArguments {
    private static final String ALL = "all";

    @Option(
            names = "--profile",
            split = ",",
            description = "Quantize the model by these APEX profiles first; all: by every one, those that take an"
                    + " importance matrix only with --imatrix.")
    private List<String> profiles = List.of();

    @Option(names = "--type", split = ",", description = "Quantize the model to these file types first.")
    private List<String> types = List.of();

    @Option(names = "--imatrix", paramLabel = "FILE", description = "Importance matrix for the profiles that take one.")
    private @Nullable Path matrixFile;

    /** Whether the model is to be run as it is. */
    boolean isEmpty() {
        return profiles.isEmpty() && types.isEmpty();
    }

    /** Reads the matrix, if there is one; the caller closes it. */
    Optional<ImportanceMatrix> readMatrix() throws IOException {
        return matrixFile == null ? Optional.empty() : Optional.of(ImportanceMatrix.read(matrixFile));
    }

    /** Options by the name under which they are reported. */
    Map<String, QuantizeOptions> wanted(Optional<ImportanceMatrix> matrix) {
        Map<String, QuantizeOptions> wanted = new LinkedHashMap<>();
        for (String type : types) {
            wanted.put(type, QuantizeOptions.of(FileType.parse(type)).build());
        }
        for (ApexProfile profile : profiles(matrix.isPresent())) {
            QuantizeOptions.Builder options = QuantizeOptions.of(profile);
            matrix.filter(_ -> profile.imatrix() || profile.requiresImatrix())
                    .ifPresent(found -> options.importance(found.facts()));
            wanted.put(profile.label(), options.build());
        }
        return wanted;
    }

    private List<ApexProfile> profiles(boolean hasMatrix) {
        if (profiles.equals(List.of(ALL))) {
            return ApexProfile.names().stream()
                    .map(ApexProfile::parse)
                    .filter(profile -> hasMatrix || !profile.requiresImatrix())
                    .toList();
        }
        return profiles.stream().map(ApexProfile::parse).toList();
    }
}

package io.apex4j.apex;

import io.apex4j.gguf.GgufModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Runs quantizations as the command does: plan, preflight, quantize. */
final class Quantization {
    private Quantization() {}

    static QuantizeResult run(Path source, QuantizeOptions options, Path target, QuantizeSettings settings)
            throws IOException {
        return run(source, options, Optional.empty(), target, settings);
    }

    /**
     * Quantizes a file.
     *
     * @throws PlanException when the preflight finds a problem
     */
    static QuantizeResult run(
            Path source,
            QuantizeOptions options,
            Optional<ImportanceMatrix> importance,
            Path target,
            QuantizeSettings settings)
            throws IOException {
        try (GgufModel model = GgufModel.open(source)) {
            ModelShape shape = ModelShape.of(model);
            Plan plan = Planner.plan(shape, options);
            PreflightReport report = Preflight.check(shape, options, plan, target, List.of());
            if (!report.isClear()) {
                throw new PlanException(String.join("; ", report.problems()));
            }
            return Quantizer.run(model, options, plan, importance, target, settings);
        }
    }

    /** The SHA-256 of a file in hexadecimal digits. */
    static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException("Every JDK has SHA-256", exception);
        }
    }
}

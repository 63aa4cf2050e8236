package io.apex4j.bench;

import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.ModelShape;
import io.apex4j.apex.Plan;
import io.apex4j.apex.PlanException;
import io.apex4j.apex.Planner;
import io.apex4j.apex.Preflight;
import io.apex4j.apex.PreflightReport;
import io.apex4j.apex.QuantizeOptions;
import io.apex4j.apex.QuantizeSettings;
import io.apex4j.apex.Quantizer;
import io.apex4j.gguf.GgufModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Quantizes one file with apex4j and with llama.cpp under the same options.
 *
 * <p>Both are called in this process and timed as a whole: opening, planning, checking, reading, quantizing, writing. What
 * both have before they start is the options and the importance values in memory.
 */
final class SideBySide {
    private final LlamaCpp llama;
    private final Path source;
    private final QuantizeOptions options;
    private final Optional<ImportanceMatrix> importance;
    private final int threads;
    private final LlamaQuantization request;

    /**
     * Prepares both.
     *
     * @param importance the open matrix whose facts the options hold
     */
    SideBySide(LlamaCpp llama, Path source, QuantizeOptions options, Optional<ImportanceMatrix> importance, int threads)
            throws IOException {
        this.llama = llama;
        this.source = source;
        this.options = options;
        this.importance = importance;
        this.threads = threads;
        try (GgufModel model = GgufModel.open(source)) {
            this.request = LlamaQuantization.of(options, ModelShape.of(model), values(options, importance), threads);
        }
    }

    /**
     * Quantizes with apex4j.
     *
     * @param target removed first, if it is there
     * @return the time taken in nanoseconds
     * @throws PlanException when the preflight finds problems
     */
    long runOurs(Path target) throws IOException {
        Files.deleteIfExists(target);
        long start = System.nanoTime();
        try (GgufModel model = GgufModel.open(source)) {
            ModelShape shape = ModelShape.of(model);
            Plan plan = Planner.plan(shape, options);
            PreflightReport report = Preflight.check(shape, options, plan, target, List.of());
            if (!report.isClear()) {
                throw new PlanException(String.join("; ", report.problems()));
            }
            QuantizeSettings settings = QuantizeSettings.defaults().withThreads(threads);
            Quantizer.run(model, options, plan, importance, target, settings);
        }
        return System.nanoTime() - start;
    }

    /**
     * Quantizes with llama.cpp.
     *
     * @param target removed first, if it is there
     * @return the time taken in nanoseconds
     * @throws LlamaCppException when llama.cpp refuses
     */
    long runTheirs(Path target) throws IOException {
        Files.deleteIfExists(target);
        long start = System.nanoTime();
        llama.quantize(source, target, request);
        return System.nanoTime() - start;
    }

    /** The values of the entries that the options use. */
    private static Map<String, float[]> values(QuantizeOptions options, Optional<ImportanceMatrix> importance) {
        Map<String, float[]> values = new HashMap<>();
        importance.ifPresent(matrix -> matrix.entries().forEach((name, entry) -> {
            if (options.weights().keeps(name)) {
                float[] copy = new float[Math.toIntExact(entry.size())];
                for (int index = 0; index < copy.length; index++) {
                    copy[index] = entry.importance(index);
                }
                values.put(name, copy);
            }
        }));
        return values;
    }
}

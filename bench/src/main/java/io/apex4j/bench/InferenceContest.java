package io.apex4j.bench;

import io.apex4j.model.KvType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures the speed of both engines on a file, each at its defaults: keys and values of 16 bits; llama.cpp repacks
 * weights and fuses attention where it can.
 *
 * <p>apex4j comes first and alone, for a look at its memory. Then both run every workload once, uncounted, and then
 * alternate.
 */
final class InferenceContest {
    private final LlamaCpp llama;
    private final List<InferenceWorkload> workloads;
    private final int threads;
    private final int runs;

    InferenceContest(LlamaCpp llama, List<InferenceWorkload> workloads, int threads, int runs) {
        this.llama = llama;
        this.workloads = List.copyOf(workloads);
        this.threads = threads;
        this.runs = runs;
    }

    /**
     * Measures.
     *
     * @param model the name to report
     * @param progress told of results as they come
     */
    List<InferenceResult> measure(String model, Path file, Consumer<InferenceResult> progress) throws IOException {
        int room = workloads.stream().mapToInt(InferenceWorkload::tokens).max().orElseThrow();
        try (Watched watched = warmedUp(file, room);
                LlamaEngine theirs = LlamaEngine.load(
                        llama, file, LlamaModel.Loading.DEFAULTS, LlamaContextOptions.defaults(room, threads))) {
            List<InferenceResult> results = new ArrayList<>();
            for (InferenceWorkload workload : workloads) {
                List<Double> ourSeconds = new ArrayList<>();
                List<Double> theirSeconds = new ArrayList<>();
                alternate(workload, watched.engine(), theirs, ourSeconds, theirSeconds);
                InferenceResult result = new InferenceResult(
                        model,
                        workload.label(),
                        workload.tokens(),
                        new Timings(ourSeconds),
                        new Timings(theirSeconds),
                        Files.size(file),
                        watched.peakBytes());
                progress.accept(result);
                results.add(result);
            }
            return results;
        }
    }

    /** An engine that has run every workload, and the most memory that the process took for it. */
    private record Watched(ApexEngine engine, long peakBytes) implements AutoCloseable {
        @Override
        public void close() {
            engine.close();
        }
    }

    private Watched warmedUp(Path file, int room) throws IOException {
        try (MemoryWatch memory = new MemoryWatch()) {
            ApexEngine engine = ApexEngine.load(file, threads, room, KvType.F16);
            try {
                workloads.forEach(workload -> workload.run(engine));
                return new Watched(engine, memory.peakBytes());
            } catch (RuntimeException exception) {
                engine.close();
                throw exception;
            }
        }
    }

    /** One run of each that does not count, then the others; who goes first alternates. */
    private void alternate(
            InferenceWorkload workload,
            Engine ours,
            Engine theirs,
            List<Double> ourSeconds,
            List<Double> theirSeconds) {
        for (int run = 0; run <= runs; run++) {
            double ourTime;
            double theirTime;
            if (run % 2 == 0) {
                ourTime = workload.run(ours);
                theirTime = workload.run(theirs);
            } else {
                theirTime = workload.run(theirs);
                ourTime = workload.run(ours);
            }
            if (run > 0) {
                ourSeconds.add(ourTime);
                theirSeconds.add(theirTime);
            }
        }
    }
}

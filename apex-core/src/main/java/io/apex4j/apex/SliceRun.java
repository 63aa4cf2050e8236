package io.apex4j.apex;

import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.zip.CRC32C;

/** Works through the slices of an output and keeps account of those that are done. */
final class SliceRun {
    private final GgufModel source;
    private final List<QuantizeJob> jobs;
    private final List<GgufWriter> writers;
    private final QuantizeSettings settings;
    private final SliceIndex slices;
    /** Checksums of the slices that are in place. */
    private final ConcurrentMap<Long, Integer> finished = new ConcurrentHashMap<>();
    /** Squared error and squared weights of slice n at 2 n and 2 n + 1; empty when errors are not measured. */
    private final double[] losses;

    SliceRun(GgufModel source, List<QuantizeJob> jobs, List<GgufWriter> writers, QuantizeSettings settings) {
        this.source = source;
        this.jobs = jobs;
        this.writers = writers;
        this.settings = settings;
        slices = new SliceIndex(
                jobs.stream().map(job -> TensorSlices.of(job.tensor())).toList());
        losses = new double[settings.measureErrors() ? Math.toIntExact(2 * slices.count()) : 0];
    }

    /** Reads the slices that a journal names and keeps those whose bytes have the checksum that it gives. */
    void verify(Map<Long, Integer> checksums) throws IOException {
        List<Long> noted = checksums.keySet().stream()
                .filter(number -> number < slices.count())
                .sorted()
                .toList();
        if (noted.isEmpty()) {
            return;
        }
        settings.progress()
                .started(
                        QuantizeProgress.Stage.VERIFYING,
                        noted.stream()
                                .mapToLong(number -> slices.slice(number).targetBytes())
                                .sum());
        ParallelLoop.run(noted.size(), settings.threads(), () -> {
            SliceQuantizer quantizer = new SliceQuantizer(source);
            return item -> {
                long number = noted.get((int) item);
                verify(number, checksums.getOrDefault(number, 0), quantizer);
                settings.progress().advanced(slices.slice(number).targetBytes());
            };
        });
    }

    private void verify(long number, int expected, SliceQuantizer quantizer) throws IOException {
        QuantizeJob job = jobs.get(slices.tensorOf(number));
        TensorSlices.Slice slice = slices.slice(number);
        byte[] bytes = new byte[slice.targetBytes()];
        int count = writers.get(job.shard()).read(job.index(), slice.targetPosition(), bytes, 0, bytes.length);
        if (count == bytes.length && checksum(bytes, count) == expected) {
            finished.put(number, expected);
            measure(number, job, slice, bytes, quantizer);
        }
    }

    /** Number of tensors of which every slice is in place. */
    int finishedTensors() {
        int tensors = 0;
        for (int index = 0; index < jobs.size(); index++) {
            long last = slices.firstOf(index + 1);
            long number = slices.firstOf(index);
            while (number < last && finished.containsKey(number)) {
                number++;
            }
            tensors += number == last ? 1 : 0;
        }
        return tensors;
    }

    /** Quantizes all slices that are not in place yet and notes each in the journal. */
    void quantize(ResumeJournal journal) throws IOException {
        settings.progress()
                .started(
                        QuantizeProgress.Stage.QUANTIZING,
                        jobs.stream().mapToLong(job -> job.source().bytes()).sum());
        for (Map.Entry<Long, Integer> slice : finished.entrySet()) {
            journal.add(slice.getKey(), slice.getValue());
        }
        ParallelLoop.run(slices.count(), settings.threads(), () -> {
            SliceQuantizer quantizer = new SliceQuantizer(source);
            return number -> {
                if (!finished.containsKey(number)) {
                    quantize(number, quantizer, journal);
                }
                settings.progress().advanced(slices.slice(number).sourceBytes());
            };
        });
    }

    private void quantize(long number, SliceQuantizer quantizer, ResumeJournal journal) throws IOException {
        QuantizeJob job = jobs.get(slices.tensorOf(number));
        TensorSlices.Slice slice = slices.slice(number);
        byte[] bytes = quantizer.encode(job, slice);
        writers.get(job.shard()).write(job.index(), slice.targetPosition(), bytes, 0, slice.targetBytes());
        journal.add(number, checksum(bytes, slice.targetBytes()));
        measure(number, job, slice, bytes, quantizer);
    }

    private void measure(long number, QuantizeJob job, TensorSlices.Slice slice, byte[] bytes, SliceQuantizer quantizer)
            throws IOException {
        if (losses.length > 0) {
            SliceQuantizer.Loss loss = quantizer.compare(job, slice, bytes);
            losses[(int) (2 * number)] = loss.squaredError();
            losses[(int) (2 * number + 1)] = loss.squaredWeights();
        }
    }

    /** What each tensor has lost, in the order of the jobs; empty when errors were not measured. */
    List<TensorError> errors() {
        List<TensorError> errors = new ArrayList<>();
        for (int index = 0; index < jobs.size() && losses.length > 0; index++) {
            double error = 0;
            double weights = 0;
            for (long number = slices.firstOf(index); number < slices.firstOf(index + 1); number++) {
                error += losses[(int) (2 * number)];
                weights += losses[(int) (2 * number + 1)];
            }
            errors.add(new TensorError(jobs.get(index).tensor(), error, weights));
        }
        return errors;
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}

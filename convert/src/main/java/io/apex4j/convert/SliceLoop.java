package io.apex4j.convert;

import io.apex4j.gguf.GgufWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Converts all slices on some threads, each of which takes the next slice; stops at the first failure. */
final class SliceLoop {
    private final Checkpoint checkpoint;
    private final List<TensorJob> jobs;
    private final GgufWriter writer;
    private final ConvertProgress progress;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    /** The tensor and the slice of it that are taken next. */
    private int nextJob;

    private long nextSlice;

    SliceLoop(Checkpoint checkpoint, List<TensorJob> jobs, GgufWriter writer, ConvertProgress progress) {
        this.checkpoint = checkpoint;
        this.jobs = jobs;
        this.writer = writer;
        this.progress = progress;
    }

    private record Slice(int job, long number) {}

    /**
     * Converts everything.
     *
     * @throws ConvertException when a value cannot be converted, or the calling thread is interrupted; all threads have
     *     stopped by then
     */
    void run(int threads) throws IOException {
        List<Thread> started = new ArrayList<>();
        for (int index = 0; index < threads; index++) {
            started.add(
                    Thread.ofPlatform().name("apex-convert-" + index).daemon().start(this::work));
        }
        boolean interrupted = false;
        for (Thread thread : started) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException exception) {
                    interrupted = true;
                    failure.compareAndSet(null, new ConvertException("interrupted", exception));
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        rethrow();
    }

    private synchronized @Nullable Slice next() {
        if (nextJob == jobs.size()) {
            return null;
        }
        Slice slice = new Slice(nextJob, nextSlice);
        nextSlice++;
        if (nextSlice == jobs.get(nextJob).slices()) {
            nextJob++;
            nextSlice = 0;
        }
        return slice;
    }

    private void work() {
        try {
            SliceConverter converter = new SliceConverter(checkpoint);
            Slice slice = next();
            while (slice != null && failure.get() == null) {
                convert(converter, slice);
                slice = next();
            }
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
        }
    }

    private void convert(SliceConverter converter, Slice slice) throws IOException {
        TensorJob job = jobs.get(slice.job());
        long firstRow = slice.number() * job.sliceRows();
        int rows = (int) Math.min(job.sliceRows(), job.rows() - firstRow);
        byte[] bytes = converter.convert(job, firstRow, rows);
        writer.write(slice.job(), firstRow * job.rowBytes(), bytes, 0, rows * job.rowBytes());
        progress.advanced((long) rows * job.rowBytes());
    }

    private void rethrow() throws IOException {
        switch (failure.get()) {
            case null -> {}
            case IOException exception -> throw exception;
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }
}

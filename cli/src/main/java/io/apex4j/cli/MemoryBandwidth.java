package io.apex4j.cli;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Measures how fast memory is read by several threads at once: what limits the generation of tokens. */
final class MemoryBandwidth {
    /** More than any cache holds. */
    private static final long BYTES = 256L << 20;

    private static final int PASSES = 8;

    private MemoryBandwidth() {}

    /** Bytes per second, the best of some passes over 256 MiB. */
    static double measure(int threads) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(BYTES, Long.BYTES);
            memory.fill((byte) 1);
            AtomicLong sink = new AtomicLong();
            long best = Long.MAX_VALUE;
            for (int pass = 0; pass < PASSES; pass++) {
                best = Math.min(best, nanosToRead(memory, threads, sink));
            }
            return BYTES * 1e9 / Math.max(1, best);
        }
    }

    private static long nanosToRead(MemorySegment memory, int threads, AtomicLong sink) {
        long share = BYTES / threads / Long.BYTES * Long.BYTES;
        List<Thread> readers = IntStream.range(0, threads)
                .mapToObj(index ->
                        Thread.ofPlatform().unstarted(() -> sink.addAndGet(sum(memory.asSlice(index * share, share)))))
                .toList();
        long start = System.nanoTime();
        readers.forEach(Thread::start);
        for (Thread reader : readers) {
            join(reader);
        }
        return System.nanoTime() - start;
    }

    /** A loop simple enough for the compiler to make vectors of. */
    private static long sum(MemorySegment words) {
        long sum = 0;
        for (long offset = 0; offset < words.byteSize(); offset += Long.BYTES) {
            sum += words.get(ValueLayout.JAVA_LONG, offset);
        }
        return sum;
    }

    private static void join(Thread reader) {
        try {
            reader.join();
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }
}

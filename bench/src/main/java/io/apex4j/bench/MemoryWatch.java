package io.apex4j.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Watches how much memory of its own the process takes, mapped files left out, on Linux. */
final class MemoryWatch implements AutoCloseable {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String FIELD = "RssAnon:";
    private static final int PERIOD_MILLIS = 20;

    private final AtomicLong peak = new AtomicLong();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("memory-watch").daemon().factory());

    /** Begins to watch. */
    MemoryWatch() {
        var _ = executor.scheduleAtFixedRate(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The most bytes seen so far. */
    long peakBytes() {
        look();
        return peak.get();
    }

    @Override
    public void close() {
        executor.close();
    }

    private void look() {
        peak.accumulateAndGet(anonymousBytes(), Math::max);
    }

    private static long anonymousBytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(FIELD))
                    .map(line ->
                            line.substring(FIELD.length()).replace("kB", "").strip())
                    .mapToLong(Long::parseLong)
                    .map(kilobytes -> kilobytes * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException exception) {
            throw new UncheckedIOException("Cannot read " + STATUS, exception);
        }
    }
}

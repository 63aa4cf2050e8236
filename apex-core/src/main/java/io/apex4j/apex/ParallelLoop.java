package io.apex4j.apex;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs numbered items on some threads, each of which takes the next item; stops at the first failure. */
final class ParallelLoop {
    /** Works on items, in one thread. */
    interface Worker {
        void process(long item) throws IOException;
    }

    private final AtomicLong next = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final long count;

    private ParallelLoop(long count) {
        this.count = count;
    }

    /**
     * Processes the items 0 to {@code count - 1}.
     *
     * @param workers makes the worker of each thread
     * @throws IOException what a worker threw first; unchecked exceptions and errors likewise
     * @throws QuantizeException when the calling thread is interrupted; all workers have stopped by then
     */
    static void run(long count, int threads, Supplier<Worker> workers) throws IOException {
        ParallelLoop loop = new ParallelLoop(count);
        List<Thread> started = new ArrayList<>();
        for (int index = 0; index < Math.min(threads, count); index++) {
            started.add(
                    Thread.ofPlatform().name("apex-worker-" + index).daemon().start(() -> loop.work(workers)));
        }
        boolean interrupted = false;
        for (Thread thread : started) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException exception) {
                    interrupted = true;
                    loop.failure.compareAndSet(null, new QuantizeException("interrupted"));
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        loop.rethrow();
    }

    private void work(Supplier<Worker> workers) {
        try {
            Worker worker = workers.get();
            long item = next.getAndIncrement();
            while (item < count && failure.get() == null) {
                worker.process(item);
                item = next.getAndIncrement();
            }
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
        }
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

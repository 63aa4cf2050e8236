package io.apex4j.kernels;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Tasks 0 to {@code tasks - 1} of which every thread takes the next one; used once. */
final class Job {
    /** Nothing to do. */
    static final Job NONE = new Job((worker, index) -> {}, 0);

    private static final int SPINS = 2_000;

    private final WorkerPool.Task task;
    private final int tasks;
    private final Thread owner = Thread.currentThread();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private volatile boolean waiting;
    private volatile @Nullable Throwable failure;

    Job(WorkerPool.Task task, int tasks) {
        this.task = task;
        this.tasks = tasks;
    }

    /** Takes tasks until there are none. */
    void work(int worker) {
        while (next.get() < tasks) {
            int index = next.getAndIncrement();
            if (index >= tasks) {
                return;
            }
            perform(worker, index);
        }
    }

    private void perform(int worker, int index) {
        try {
            if (failure == null) {
                task.run(worker, index);
            }
        } catch (Throwable e) {
            failure = e;
        } finally {
            finish();
        }
    }

    private void finish() {
        if (done.incrementAndGet() == tasks && waiting) {
            LockSupport.unpark(owner);
        }
    }

    /** Waits for the tasks that other threads took; throws what one of them threw. */
    void await() {
        for (int i = 0; i < SPINS && done.get() < tasks; i++) {
            Thread.onSpinWait();
        }
        if (done.get() < tasks) {
            parkUntilDone();
        }
        Throwable thrown = failure;
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
        if (thrown != null) {
            throw new IllegalStateException("A task threw a checked exception", thrown);
        }
    }

    private void parkUntilDone() {
        boolean interrupted = false;
        waiting = true;
        while (done.get() < tasks) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            owner.interrupt();
        }
    }
}

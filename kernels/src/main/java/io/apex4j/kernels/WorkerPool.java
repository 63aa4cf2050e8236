package io.apex4j.kernels;

import java.util.concurrent.locks.LockSupport;

/**
 * Threads that share out the tasks of a job, the caller taking part.
 *
 * <p>A worker without work spins for {@link #SPIN_NANOS}, so that the next of many small jobs reaches it in well under a
 * microsecond, then parks. Whoever runs a job can finish it alone: a worker that comes late or not at all delays nothing,
 * and a task may run a job of its own. The first exception of a task ends the job early and reaches the caller. An
 * interrupt does not end a job; the caller's interrupt status stays set.
 */
final class WorkerPool implements AutoCloseable {
    /** A task of a job, told which thread it runs on. */
    @FunctionalInterface
    interface Task {
        /**
         * Works.
         *
         * @param worker number of the thread, 0 for the caller of {@link WorkerPool#run}
         * @param index number of the task
         */
        void run(int worker, int index);
    }

    private static final long SPIN_NANOS = 50_000;
    private static final int SPINS_PER_LOOK = 64;

    private final Worker[] workers;
    private volatile Job current = Job.NONE;
    private volatile boolean closed;

    /** Starts so many threads less one: the caller is the first. */
    WorkerPool(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(threads + " threads: at least 1 is needed");
        }
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(i + 1);
            workers[i].thread.start();
        }
    }

    int threads() {
        return workers.length + 1;
    }

    /** Runs {@code task} for 0 to {@code tasks - 1} and returns when all are done. */
    void run(int tasks, Task task) {
        if (closed) {
            throw new IllegalStateException("The worker threads are closed");
        }
        if (tasks <= 1 || workers.length == 0) {
            for (int index = 0; index < tasks; index++) {
                task.run(0, index);
            }
            return;
        }
        Job job = new Job(task, tasks);
        current = job;
        for (int i = 0; i < Math.min(workers.length, tasks - 1); i++) {
            workers[i].wake();
        }
        job.work(0);
        job.await();
    }

    /** Ends the threads and waits for them. */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        for (Worker worker : workers) {
            LockSupport.unpark(worker.thread);
            interrupted |= join(worker.thread);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Joins whatever happens; whether the caller was interrupted. */
    private static boolean join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private final class Worker implements Runnable {
        final Thread thread;
        private final int number;
        private volatile boolean parked;

        Worker(int number) {
            this.number = number;
            thread =
                    Thread.ofPlatform().daemon().name("apex4j-worker-" + number).unstarted(this);
        }

        void wake() {
            if (parked) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void run() {
            Job last = Job.NONE;
            while (!closed) {
                Job next = await(last);
                if (next != last) {
                    next.work(number);
                    last = next;
                }
            }
        }

        /** The job after {@code last}, or {@code last} when the pool is closed. */
        private Job await(Job last) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < SPIN_NANOS) {
                for (int i = 0; i < SPINS_PER_LOOK; i++) {
                    Job next = current;
                    if (next != last || closed) {
                        return next;
                    }
                    Thread.onSpinWait();
                }
            }
            parked = true;
            while (current == last && !closed) {
                LockSupport.park(WorkerPool.this);
            }
            parked = false;
            return current;
        }
    }
}

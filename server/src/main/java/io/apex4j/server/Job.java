package io.apex4j.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A request that waits for a slot of an {@link Engine}, or runs on one. Its events are taken by one thread; any thread may
 * cancel it. A job that nobody takes events from holds no slot longer than its answer takes.
 */
public final class Job {
    private final JobTask task;
    private final Engine engine;
    /** As long as the answer at most, which the context limits. */
    private final BlockingQueue<JobEvent> events = new LinkedBlockingQueue<>();

    private volatile boolean isCancelled;

    Job(JobTask task, Engine engine) {
        this.task = task;
        this.engine = engine;
    }

    JobTask task() {
        return task;
    }

    /**
     * Takes the next event.
     *
     * @param patience how long to wait for it
     * @return nothing when none has come in that time
     * @throws InterruptedException when the thread is interrupted
     */
    public Optional<JobEvent> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(events.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    /**
     * Takes all events up to the last and returns what they have come to.
     *
     * @throws RuntimeException the one that the job has failed with
     * @throws InterruptedException when the thread is interrupted
     */
    public JobResult await() throws InterruptedException {
        while (true) {
            switch (events.take()) {
                case JobEvent.Finished(JobResult result) -> {
                    return result;
                }
                case JobEvent.Failed(RuntimeException cause) -> throw cause;
                case JobEvent.Started _,
                        JobEvent.PromptProgress _,
                        JobEvent.Token _,
                        JobEvent.Logprobs _,
                        JobEvent.Delta _ -> {}
            }
        }
    }

    /** Says that the answer is not wanted any more; the job ends soon, while its prompt is taken in too. */
    public void cancel() {
        isCancelled = true;
        engine.forget(this);
    }

    boolean isCancelled() {
        return isCancelled;
    }

    void tell(JobEvent event) {
        events.add(event);
    }
}

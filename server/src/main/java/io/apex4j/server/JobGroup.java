package io.apex4j.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The jobs of one request, whose events come in one row. Events are taken by one thread; any thread may cancel. */
final class JobGroup implements AutoCloseable {
    private static final Duration LONG = Duration.ofDays(1);

    private final List<Job> jobs;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Consumer<JobResult> results;
    private int unfinished;

    /** What has happened to which of the jobs, the first being 0. */
    record Event(int index, JobEvent event) {}

    /**
     * Jobs that were just submitted.
     *
     * @param results takes what they come to
     */
    JobGroup(List<Job> jobs, Consumer<JobResult> results) {
        this.jobs = List.copyOf(jobs);
        this.results = results;
        unfinished = jobs.size();
        if (jobs.size() > 1) {
            for (int index = 0; index < jobs.size(); index++) {
                int number = index;
                Thread.ofVirtual().name("events").start(() -> forward(number));
            }
        }
    }

    private void forward(int index) {
        boolean isLast = false;
        while (!isLast) {
            JobEvent event = take(jobs.get(index));
            if (event == null) {
                return;
            }
            isLast = isLast(event);
            events.add(new Event(index, event));
        }
    }

    private static @Nullable JobEvent take(Job job) {
        try {
            Optional<JobEvent> event = Optional.empty();
            while (event.isEmpty()) {
                event = job.next(LONG);
            }
            return event.get();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static boolean isLast(JobEvent event) {
        return switch (event) {
            case JobEvent.Finished _, JobEvent.Failed _ -> true;
            case JobEvent.Started _,
                    JobEvent.PromptProgress _,
                    JobEvent.Token _,
                    JobEvent.Logprobs _,
                    JobEvent.Delta _ -> false;
        };
    }

    /** Number of jobs. */
    int size() {
        return jobs.size();
    }

    /** Whether a job is left that has not come to its last event. */
    boolean isRunning() {
        return unfinished > 0;
    }

    /**
     * The next event.
     *
     * @param patience how long to wait for it
     * @return nothing when none has come in that time
     * @throws InterruptedException when the thread is interrupted
     */
    Optional<Event> next(Duration patience) throws InterruptedException {
        Optional<Event> next = jobs.size() == 1
                ? jobs.getFirst().next(patience).map(event -> new Event(0, event))
                : Optional.ofNullable(events.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
        if (next.isPresent() && isLast(next.get().event())) {
            unfinished--;
            if (next.get().event() instanceof JobEvent.Finished(JobResult result)) {
                results.accept(result);
            }
        }
        return next;
    }

    /**
     * Takes all events and returns what the jobs have come to.
     *
     * @throws RuntimeException the one that a job has failed with; the others are cancelled then
     * @throws InterruptedException when the thread is interrupted
     */
    List<JobResult> await() throws InterruptedException {
        return await(event -> {});
    }

    /** The same, while somebody follows the events. */
    List<JobResult> await(Consumer<Event> listener) throws InterruptedException {
        @Nullable JobResult[] all = new JobResult[jobs.size()];
        while (isRunning()) {
            Optional<Event> next = next(LONG);
            if (next.isEmpty()) {
                continue;
            }
            listener.accept(next.get());
            switch (next.get().event()) {
                case JobEvent.Finished(JobResult result) -> all[next.get().index()] = result;
                case JobEvent.Failed(RuntimeException cause) -> {
                    cancel();
                    throw cause;
                }
                case JobEvent.Started _,
                        JobEvent.PromptProgress _,
                        JobEvent.Token _,
                        JobEvent.Logprobs _,
                        JobEvent.Delta _ -> {}
            }
        }
        List<JobResult> inOrder = new ArrayList<>();
        for (JobResult result : all) {
            if (result != null) {
                inOrder.add(result);
            }
        }
        return inOrder;
    }

    /** Says that the answers are not wanted any more. */
    void cancel() {
        jobs.forEach(Job::cancel);
    }

    /** Cancels what still runs. */
    @Override
    public void close() {
        if (isRunning()) {
            cancel();
        }
    }
}

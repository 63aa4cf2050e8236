package io.apex4j.server;

import io.apex4j.model.FinishReason;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows the one job of a request. */
final class SingleAnswer {
    /** Longer than any answer. */
    private static final Duration LONG = Duration.ofDays(1);

    private SingleAnswer() {}

    /**
     * Takes all events and returns what the job has come to.
     *
     * @param listener hears of each event
     * @throws RuntimeException the one that the job has failed with
     * @throws InterruptedException when the thread is interrupted
     */
    static JobResult follow(JobGroup jobs, Consumer<JobEvent> listener) throws InterruptedException {
        return follow(jobs, listener, LONG, () -> {});
    }

    /**
     * The same, doing something whenever no event has come for some time.
     *
     * @param onSilence is done then
     */
    static JobResult follow(JobGroup jobs, Consumer<JobEvent> listener, Duration patience, Runnable onSilence)
            throws InterruptedException {
        while (true) {
            Optional<JobGroup.Event> next = jobs.next(patience);
            if (next.isEmpty()) {
                onSilence.run();
                continue;
            }
            JobEvent event = next.get().event();
            switch (event) {
                case JobEvent.Finished(JobResult result) -> {
                    if (result.answer().finishReason() == FinishReason.CANCELLED) {
                        throw new EngineClosedException();
                    }
                    return result;
                }
                case JobEvent.Failed(RuntimeException cause) -> throw cause;
                case JobEvent.Started _,
                        JobEvent.PromptProgress _,
                        JobEvent.Token _,
                        JobEvent.Logprobs _,
                        JobEvent.Delta _ -> listener.accept(event);
            }
        }
    }
}

package io.apex4j.cli;

import io.apex4j.hub.DownloadListener;
import io.apex4j.hub.HubException;
import io.apex4j.hub.HubProblem;
import java.util.function.Function;

/** Does something with the hub in front of a user: with progress, and with Ctrl-C. */
final class HubRun {
    private static final String INTERRUPTED =
            "interrupted: what has come is kept; run the same command again to go on from it";

    private HubRun() {}

    /**
     * Does it.
     *
     * @param isQuiet whether no progress is shown
     * @throws InterruptedRunException after Ctrl-C
     */
    static <T> T run(Screen screen, boolean isQuiet, Function<DownloadListener, T> work) {
        try (InterruptGuard guard = InterruptGuard.install(screen, INTERRUPTED);
                DownloadDisplay display = new DownloadDisplay(screen, isQuiet)) {
            try {
                T result = work.apply(display);
                guard.complete();
                return result;
            } catch (HubException exception) {
                throw guard.isInterrupted() && exception.problem() == HubProblem.CANCELLED
                        ? new InterruptedRunException(exception)
                        : exception;
            }
        }
    }
}

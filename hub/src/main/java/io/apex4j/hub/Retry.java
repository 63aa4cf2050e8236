package io.apex4j.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Tries again what fails in a way that may pass, with growing pauses; whatever comes forward begins the count anew. */
final class Retry {
    private final Timings timings;
    private final DownloadListener listener;
    private final int tries;

    Retry(Timings timings, DownloadListener listener) {
        this(timings, listener, timings.tries());
    }

    Retry(Timings timings, DownloadListener listener, int tries) {
        this.timings = timings;
        this.listener = listener;
        this.tries = tries;
    }

    /** Something to try. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Tries something that has no progress. */
    <T> T run(String what, Attempt<T> attempt) throws IOException {
        return run(
                what,
                () -> 0,
                "check the network, and the proxy settings (HTTPS_PROXY), and run the command again",
                attempt);
    }

    /**
     * Tries something.
     *
     * @param what what is done, for messages
     * @param progress how far it has come
     * @param advice what the user is told to do in the end
     * @throws HubException when it failed too often in a row, or the thread was interrupted
     */
    <T> T run(String what, LongSupplier progress, String advice, Attempt<T> attempt) throws IOException {
        int failures = 0;
        while (true) {
            long before = progress.getAsLong();
            try {
                return attempt.run();
            } catch (RetryableException exception) {
                failures = progress.getAsLong() > before ? 1 : failures + 1;
                if (failures >= tries) {
                    throw new HubException(
                            HubProblem.NETWORK,
                            what + " failed " + failures + " time" + (failures == 1 ? "" : "s") + ": "
                                    + exception.getMessage() + "; " + advice,
                            exception);
                }
                pause(exception, failures);
            } catch (InterruptedException exception) {
                throw HubException.cancelled(exception);
            }
        }
    }

    private void pause(RetryableException exception, int failures) {
        Duration pause = exception.askedPause().map(Timings::bounded).orElseGet(() -> Timings.pauseAfter(failures));
        listener.retrying(String.valueOf(exception.getMessage()), pause);
        try {
            timings.pauses().sleep(pause);
        } catch (InterruptedException interrupted) {
            throw HubException.cancelled(interrupted);
        }
    }
}

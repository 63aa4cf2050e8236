package io.apex4j.hub;

import java.time.Duration;

/**
 * How long is waited for what.
 *
 * @param connect for a connection
 * @param answer for the first line of an answer
 * @param stall for the next bytes of a file
 * @param tries how often something is tried before it counts as failed; bytes that come begin the count anew
 * @param pauses waits between tries
 */
record Timings(Duration connect, Duration answer, Duration stall, int tries, Pauses pauses) {
    static final Timings USUAL =
            new Timings(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(60), 5, Thread::sleep);

    private static final long FIRST_PAUSE_SECONDS = 1;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    /** Waits. */
    @FunctionalInterface
    interface Pauses {
        void sleep(Duration duration) throws InterruptedException;
    }

    /** How long is waited after so many failures in a row: 1, 2, 4, 8 seconds. */
    static Duration pauseAfter(int failures) {
        return Duration.ofSeconds(FIRST_PAUSE_SECONDS << Math.min(failures - 1, 5));
    }

    /** What a server asks to wait, within reason. */
    static Duration bounded(Duration asked) {
        return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
    }
}

package io.apex4j.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sees to it that Ctrl-C ends a run of the current thread in order: the thread is interrupted, its end awaited, and the
 * user told what is there. The process then ends with the code that shells expect.
 */
final class InterruptGuard implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final Screen screen;
    private final String message;
    private final Thread worker = Thread.currentThread();
    private final Thread hook = new Thread(this::interrupt, "apex-interrupt");
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean isInterrupted = new AtomicBoolean();
    private final AtomicBoolean isComplete = new AtomicBoolean();

    private InterruptGuard(Screen screen, String message) {
        this.screen = screen;
        this.message = message;
    }

    /**
     * Guards what the current thread does from now on.
     *
     * @param message what the user is told when it was interrupted before it was complete
     */
    static InterruptGuard install(Screen screen, String message) {
        InterruptGuard guard = new InterruptGuard(screen, message);
        Runtime.getRuntime().addShutdownHook(guard.hook);
        return guard;
    }

    /** Notes that the result is there: from now on an interruption takes nothing away. */
    void complete() {
        isComplete.set(true);
    }

    /** Whether the process is being stopped. */
    boolean isInterrupted() {
        return isInterrupted.get();
    }

    private void interrupt() {
        isInterrupted.set(true);
        worker.interrupt();
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                screen.complain("the run did not end within " + PATIENCE_SECONDS + " seconds and is cut off");
            }
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
        screen.complain(isComplete.get() ? "interrupted, but the output is complete" : message);
        screen.err().flush();
    }

    /** Ends the guard; a process that is being stopped goes on to do so. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException isBeingStopped) {
            isInterrupted.set(true);
        }
    }
}

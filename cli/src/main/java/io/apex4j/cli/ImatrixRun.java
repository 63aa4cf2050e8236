package io.apex4j.cli;

import io.apex4j.calibrate.CalibrationException;
import io.apex4j.calibrate.CollectProgress;
import io.apex4j.calibrate.CollectResult;
import io.apex4j.calibrate.CollectSettings;
import io.apex4j.calibrate.ImportanceCollection;
import io.apex4j.calibrate.TokenChunk;
import io.apex4j.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Collects an importance matrix in front of a user: with progress, and with Ctrl-C. */
final class ImatrixRun {
    private final Screen screen;
    private final boolean isQuiet;

    /**
     * Runs for a screen.
     *
     * @param isQuiet whether no progress is shown
     */
    ImatrixRun(Screen screen, boolean isQuiet) {
        this.screen = screen;
        this.isQuiet = isQuiet;
    }

    /**
     * Collects.
     *
     * @throws InterruptedRunException after Ctrl-C
     * @throws CalibrationException when it cannot go on
     * @throws IOException when reading or writing fails
     */
    CollectResult run(Model model, List<TokenChunk> chunks, CollectSettings.Builder settings, Path target)
            throws IOException {
        String interrupted = "interrupted: nothing has appeared under the name " + target + "; " + target
                + ".part holds what was collected: run the same command again with --resume to go on, or remove it";
        try (InterruptGuard guard = InterruptGuard.install(screen, interrupted)) {
            try {
                CollectResult result = withProgress(model, chunks, settings, target);
                guard.complete();
                return result;
            } catch (CalibrationException | IOException exception) {
                if (guard.isInterrupted()) {
                    throw new InterruptedRunException(exception);
                }
                throw exception;
            } catch (OutOfMemoryError error) {
                throw HeapNeed.exhausted(error);
            }
        }
    }

    private CollectResult withProgress(
            Model model, List<TokenChunk> chunks, CollectSettings.Builder settings, Path target) throws IOException {
        if (isQuiet || !screen.showsProgress()) {
            CollectProgress progress =
                    isQuiet ? CollectProgress.NONE : new CollectLines(screen.err(), System::nanoTime);
            return ImportanceCollection.run(
                    model, chunks, settings.progress(progress).build(), target);
        }
        try (TerminalBar bar = new TerminalBar(screen.err(), Terminal.width())) {
            return ImportanceCollection.run(
                    model, chunks, settings.progress(new CollectBars(bar)).build(), target);
        }
    }
}

package io.apex4j.cli;

import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.QuantizeException;
import io.apex4j.apex.QuantizeProgress;
import io.apex4j.apex.QuantizeResult;
import io.apex4j.apex.QuantizeSettings;
import io.apex4j.apex.Quantizer;
import io.apex4j.gguf.GgufModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Carries out a plan in front of a user: with progress, and with Ctrl-C. */
final class QuantizeRun {
    private final Screen screen;
    private final boolean isQuiet;

    /**
     * Runs for a screen.
     *
     * @param isQuiet whether no progress is shown
     */
    QuantizeRun(Screen screen, boolean isQuiet) {
        this.screen = screen;
        this.isQuiet = isQuiet;
    }

    /**
     * Quantizes.
     *
     * @param advice what the user is told to do when the run ends early
     * @throws InterruptedRunException after Ctrl-C
     * @throws RunException when reading or writing fails
     */
    QuantizeResult run(
            GgufModel model,
            PlannedJob job,
            Optional<ImportanceMatrix> matrix,
            Path target,
            QuantizeSettings settings,
            String advice) {
        String interrupted = "interrupted: nothing has appeared under the name " + target + "; " + advice;
        try (InterruptGuard guard = InterruptGuard.install(screen, interrupted)) {
            try {
                QuantizeResult result = withProgress(model, job, matrix, target, settings);
                guard.complete();
                return result;
            } catch (QuantizeException exception) {
                throw guard.isInterrupted() ? new InterruptedRunException(exception) : exception;
            } catch (IOException exception) {
                throw guard.isInterrupted()
                        ? new InterruptedRunException(exception)
                        : new RunException(target, exception, advice);
            }
        }
    }

    private QuantizeResult withProgress(
            GgufModel model, PlannedJob job, Optional<ImportanceMatrix> matrix, Path target, QuantizeSettings settings)
            throws IOException {
        if (isQuiet || !screen.showsProgress()) {
            QuantizeProgress progress =
                    isQuiet ? QuantizeProgress.NONE : new ProgressLines(screen.err(), System::nanoTime);
            return Quantizer.run(model, job.options(), job.plan(), matrix, target, settings.withProgress(progress));
        }
        String subject = job.plan().profile().map(profile -> profile.label()).orElse("");
        try (ProgressBars bars = new ProgressBars(screen.err(), Terminal.width(), subject)) {
            return Quantizer.run(model, job.options(), job.plan(), matrix, target, settings.withProgress(bars));
        }
    }
}

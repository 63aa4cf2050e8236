package io.apex4j.cli;

import io.apex4j.eval.Evaluation;
import io.apex4j.eval.EvaluationException;
import io.apex4j.eval.EvaluationProgress;
import io.apex4j.eval.EvaluationRequest;
import io.apex4j.eval.EvaluationRun;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Runs an evaluation with progress on the screen; Ctrl-C ends it in good order. */
final class EvaluationJob {
    private final Screen screen;
    private final boolean isQuiet;

    EvaluationJob(Screen screen, boolean isQuiet) {
        this.screen = screen;
        this.isQuiet = isQuiet;
    }

    /**
     * Measures.
     *
     * @throws InterruptedRunException after Ctrl-C
     * @throws IOException when reading or writing fails
     */
    Evaluation run(EvaluationRequest request) throws IOException {
        String message = request.folder()
                .map(folder -> "interrupted: the same command goes on with what is in " + folder)
                .orElse("interrupted: nothing was kept; with -o FOLDER the same command could go on");
        try (InterruptGuard guard = InterruptGuard.install(screen, message);
                EvalProgress progress = new EvalProgress(screen, System::nanoTime)) {
            try {
                Evaluation evaluation =
                        HeapNeed.within(() -> unchecked(request, isQuiet ? EvaluationProgress.NONE : progress));
                guard.complete();
                return evaluation;
            } catch (EvaluationException exception) {
                throw guard.isInterrupted() ? new InterruptedRunException(exception) : exception;
            } catch (UncheckedIOException exception) {
                if (guard.isInterrupted()) {
                    throw new InterruptedRunException(exception);
                }
                throw exception.getCause();
            }
        }
    }

    private static Evaluation unchecked(EvaluationRequest request, EvaluationProgress progress) {
        try {
            return EvaluationRun.run(request, progress);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}

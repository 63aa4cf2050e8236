package io.apex4j.cli;

import io.apex4j.eval.TaskKind;
import io.apex4j.eval.TaskResult;
import java.util.Locale;

/** Results of tasks in words. */
final class TaskLines {
    private TaskLines() {}

    /** The result in a line: share, standard error, interval, number of tasks, what guessing would give. */
    static String of(TaskResult result) {
        String line = String.format(
                Locale.ROOT,
                "%s: %.4f %% +/- %.4f, 95 %% [%.4f, %.4f], %s of %s, by guessing %.2f %%",
                result.task(),
                100 * result.accuracy(),
                100 * result.error(),
                100 * result.low(),
                100 * result.high(),
                Numbers.counted(result.answers().size(), "task"),
                Printable.of(result.name()),
                100 * result.chance());
        return isWinogrande(result)
                ? line
                        + String.format(
                                Locale.ROOT,
                                "; with a slip of llama.cpp mended %.4f %%",
                                100 * result.correctedAccuracy())
                : line;
    }

    private static boolean isWinogrande(TaskResult result) {
        return result.task().equals(TaskKind.WINOGRANDE.id());
    }
}

package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.eval.TaskKind;
import io.apex4j.eval.TaskSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name multiple-choice tasks. */
final class TaskArguments {
    private static final String BUNDLED = "default";

    /** How many tasks llama-perplexity takes of HellaSwag when nothing is said. */
    private static final int USUAL_HELLASWAG_TASKS = 400;

    @Option(
            names = "--tasks",
            paramLabel = "NAME[=FILE]",
            description =
                    "Have the models answer multiple-choice tasks as well: hellaswag, winogrande, mmlu, arc_challenge,"
                            + " truthfulqa or multiple_choice in a file of llama-perplexity or of JSON lines; a FILE alone says"
                            + " itself what it holds; without a file the bundled hellaswag, winogrande or multiple_choice;"
                            + " '" + BUNDLED + "' for these three. Can be given several times.")
    private List<String> tasks = new ArrayList<>();

    @Option(
            names = {"--task-limit", "--hellaswag-tasks", "--winogrande-tasks", "--multiple-choice-tasks"},
            paramLabel = "N",
            description = "The most tasks of a set, chosen as llama-perplexity chooses; 0 for all (else "
                    + USUAL_HELLASWAG_TASKS + " of HellaSwag, all of others).")
    private @Nullable Integer limit;

    TaskArguments() {}

    /**
     * Reads what was named.
     *
     * @throws OptionException when a name is unknown or the limit negative
     * @throws InputException when a file cannot be read
     * @throws io.apex4j.eval.EvaluationException when a file holds something else
     */
    List<TaskSet> sets() {
        if (limit != null && limit < 0) {
            throw new OptionException("--task-limit is " + limit + "; it must be at least 0, which stands for all");
        }
        List<TaskSet> sets = new ArrayList<>();
        for (String given : tasks) {
            if (given.equalsIgnoreCase(BUNDLED)) {
                TaskSet.bundled().forEach(set -> sets.add(limited(set)));
            } else {
                sets.add(limited(set(given)));
            }
        }
        return sets;
    }

    private TaskSet limited(TaskSet set) {
        if (limit != null) {
            return set.limited(limit);
        }
        return set.kind() == TaskKind.HELLASWAG ? set.limited(USUAL_HELLASWAG_TASKS) : set;
    }

    private static TaskSet set(String given) {
        Optional<TaskKind> bundled = TaskKind.of(given);
        if (bundled.isPresent()) {
            if (!TaskSet.bundledKinds().contains(bundled.get())) {
                throw new OptionException("--tasks " + given + " needs a file: --tasks " + given + "=FILE");
            }
            return TaskSet.bundled(bundled.get());
        }
        int equals = given.indexOf('=');
        Optional<TaskKind> kind = equals < 0 ? Optional.empty() : TaskKind.of(given.substring(0, equals));
        if (kind.isPresent()) {
            return read(given.substring(equals + 1), kind);
        }
        Path file = Path.of(given);
        if (!file.toFile().exists()) {
            throw new OptionException("--tasks '" + Printable.of(given) + "' is neither a file nor one of " + names());
        }
        return read(given, Optional.empty());
    }

    private static TaskSet read(String file, Optional<TaskKind> kind) {
        try {
            return kind.isPresent() ? TaskSet.read(Path.of(file), kind.get()) : TaskSet.read(Path.of(file));
        } catch (IOException exception) {
            throw new InputException(exception);
        }
    }

    private static String names() {
        return Arrays.stream(TaskKind.values()).map(TaskKind::id).collect(Collectors.joining(", ")) + ", " + BUNDLED;
    }
}

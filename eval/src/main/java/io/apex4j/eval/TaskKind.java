package io.apex4j.eval;

import java.util.Arrays;
import java.util.Optional;

/** What a set of tasks examines. Decides by which form its tasks have and what results are called. */
public enum TaskKind {
    /** The likely end of a described scene. */
    HELLASWAG("hellaswag", TaskForm.COMPLETION),
    /** Which of two a sentence speaks of. */
    WINOGRANDE("winogrande", TaskForm.BLANK),
    /** Knowledge of many subjects. */
    MMLU("mmlu", TaskForm.CHOICE),
    /** Science at school. */
    ARC_CHALLENGE("arc_challenge", TaskForm.CHOICE),
    /** Whether widespread errors are repeated. */
    TRUTHFULQA("truthfulqa", TaskForm.CHOICE),
    /** Other questions with answers to choose from. */
    MULTIPLE_CHOICE("multiple_choice", TaskForm.CHOICE);

    private final String id;
    private final TaskForm form;

    TaskKind(String id, TaskForm form) {
        this.id = id;
        this.form = form;
    }

    /** The kind with an {@link #id}; dashes count as underscores, and case does not count. */
    public static Optional<TaskKind> of(String id) {
        return Arrays.stream(values())
                .filter(kind -> kind.id.equalsIgnoreCase(id.replace('-', '_')))
                .findFirst();
    }

    /** Its name in results and options. */
    public String id() {
        return id;
    }

    TaskForm form() {
        return form;
    }
}

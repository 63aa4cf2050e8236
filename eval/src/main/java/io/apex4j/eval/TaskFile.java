package io.apex4j.eval;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A file of tasks in any of the formats. */
final class TaskFile {
    private final String name;
    private final byte[] bytes;

    /** A file; the bytes are not copied. */
    TaskFile(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    String name() {
        return name;
    }

    /**
     * What it seems to hold.
     *
     * @throws EvaluationException when that is nothing known
     */
    TaskKind kind() {
        TaskForm form = form().orElseThrow(() -> new EvaluationException(name
                + " is no file of tasks: neither HellaSwag as text, nor Winogrande as CSV, nor multiple choice in binary"
                + " form, nor JSON lines; if it is, name its kind (--tasks hellaswag=FILE)"));
        return switch (form) {
            case COMPLETION -> TaskKind.HELLASWAG;
            case BLANK -> TaskKind.WINOGRANDE;
            case CHOICE -> kindByName();
        };
    }

    private TaskKind kindByName() {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.contains("mmlu")) {
            return TaskKind.MMLU;
        }
        if (lower.contains("truthful")) {
            return TaskKind.TRUTHFULQA;
        }
        return lower.startsWith("arc") ? TaskKind.ARC_CHALLENGE : TaskKind.MULTIPLE_CHOICE;
    }

    private Optional<TaskForm> form() {
        if (MultipleChoiceBinary.isLikely(bytes)) {
            return Optional.of(TaskForm.CHOICE);
        }
        String text = text();
        if (TaskJsonLines.isLikely(text)) {
            return Optional.of(new TaskJsonLines(name).form(text));
        }
        if (HellaSwagText.isLikely(text)) {
            return Optional.of(TaskForm.COMPLETION);
        }
        return WinograndeCsv.isLikely(text) ? Optional.of(TaskForm.BLANK) : Optional.empty();
    }

    /**
     * Reads tasks.
     *
     * @throws EvaluationException when it holds something else, or is malformed
     */
    List<TaskItem> read(TaskKind kind) {
        form().filter(form -> form != kind.form()).ifPresent(form -> {
            throw new EvaluationException(name + " holds " + form.description() + "; " + kind.id() + " takes "
                    + kind.form().description());
        });
        String text = text();
        if (!MultipleChoiceBinary.isLikely(bytes) && TaskJsonLines.isLikely(text)) {
            return new TaskJsonLines(name).read(text, kind.form());
        }
        return switch (kind.form()) {
            case COMPLETION -> HellaSwagText.read(name, text);
            case BLANK -> WinograndeCsv.read(name, text);
            case CHOICE -> MultipleChoiceBinary.read(name, bytes);
        };
    }

    private String text() {
        return TaskText.decode(ByteBuffer.wrap(bytes));
    }
}

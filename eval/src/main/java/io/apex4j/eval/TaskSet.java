package io.apex4j.eval;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Tasks of one kind, to be answered by models with {@link TaskEvaluation}. Immutable.
 *
 * {@snippet :
 * TaskSet hellaSwag = TaskSet.read(Path.of("hellaswag_val_full.txt")).limited(400);
 * TaskResult result = TaskEvaluation.run(model, hellaSwag, TaskProgress.NONE);
 * }
 */
public final class TaskSet {
    /** The most tasks of a set. */
    static final int MOST_TASKS = 100_000;

    private static final long LARGEST_BYTES = 1L << 26;
    private static final List<TaskKind> BUNDLED =
            List.of(TaskKind.HELLASWAG, TaskKind.WINOGRANDE, TaskKind.MULTIPLE_CHOICE);

    private final TaskKind kind;
    private final String name;
    private final List<TaskItem> all;
    private final int most;

    private TaskSet(TaskKind kind, String name, List<TaskItem> all, int most) {
        this.kind = kind;
        this.name = name;
        this.all = List.copyOf(all);
        this.most = most;
    }

    /**
     * The tasks in a file, whose kind follows from what it holds; of questions with answers, from its name as well, if
     * that speaks of MMLU, ARC or TruthfulQA.
     *
     * @throws EvaluationException when it is none of the formats that {@link #read(Path, TaskKind)} reads, is malformed,
     *     or is too large; the message names file, place, value and limit
     * @throws IOException when it cannot be read
     */
    public static TaskSet read(Path file) throws IOException {
        TaskFile content = new TaskFile(nameOf(file), bytes(file));
        return of(content.kind(), content);
    }

    /**
     * The tasks in a file: HellaSwag as text, Winogrande as CSV, multiple choice in binary form, as llama-perplexity reads
     * them, or any of them as JSON lines.
     *
     * @throws EvaluationException when the file holds something else, is malformed, or is too large; the message names
     *     file, place, value and limit
     * @throws IOException when it cannot be read
     */
    public static TaskSet read(Path file, TaskKind kind) throws IOException {
        return of(kind, new TaskFile(nameOf(file), bytes(file)));
    }

    /** The kinds of which a set is bundled. */
    public static List<TaskKind> bundledKinds() {
        return BUNDLED;
    }

    /** The bundled sets: small, written for this purpose, in English. */
    public static List<TaskSet> bundled() {
        return BUNDLED.stream().map(TaskSet::bundled).toList();
    }

    /**
     * A bundled set.
     *
     * @param kind one of {@link #bundledKinds}
     */
    public static TaskSet bundled(TaskKind kind) {
        if (!BUNDLED.contains(kind)) {
            throw new EvaluationException("no tasks of " + kind.id() + " are bundled; name a file (--tasks " + kind.id()
                    + "=FILE), or take "
                    + String.join(", ", BUNDLED.stream().map(TaskKind::id).toList()));
        }
        String resource = "tasks/" + kind.id() + ".jsonl";
        try (InputStream in = TaskSet.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + resource + " is missing");
            }
            return of(kind, new TaskFile("bundled", in.readAllBytes()));
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private static TaskSet of(TaskKind kind, TaskFile content) {
        List<TaskItem> items = content.read(kind);
        if (items.isEmpty()) {
            throw new EvaluationException(content.name() + " holds no tasks");
        }
        if (items.size() > MOST_TASKS) {
            throw new EvaluationException(
                    content.name() + " holds " + items.size() + " tasks; at most " + MOST_TASKS + " are possible");
        }
        return new TaskSet(kind, content.name(), items, 0);
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static byte[] bytes(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new EvaluationException("the file of tasks " + file + " does not exist, or is no file");
        }
        long size = Files.size(file);
        if (size > LARGEST_BYTES) {
            throw new EvaluationException(
                    file + " has " + size + " bytes; a file of tasks may have at most " + LARGEST_BYTES);
        }
        return Files.readAllBytes(file);
    }

    /** A selection of at most so many tasks, the same that llama-perplexity makes; 0 for all. */
    public TaskSet limited(int tasks) {
        if (tasks < 0) {
            throw new EvaluationException(
                    "the most tasks of a set are " + tasks + "; 0 stands for all, less is impossible");
        }
        return new TaskSet(kind, name, all, tasks);
    }

    /** What it examines. */
    public TaskKind kind() {
        return kind;
    }

    /** The name of the file; {@code bundled} where it is a bundled one. */
    public String name() {
        return name;
    }

    /** Number of tasks, those alone that are selected. */
    public int size() {
        return most == 0 ? all.size() : Math.min(most, all.size());
    }

    /** The share of right answers that guessing gives: tasks by choices. */
    double chance() {
        List<TaskItem> items = items();
        return (double) items.size() / items.stream().mapToInt(TaskSet::choices).sum();
    }

    private static int choices(TaskItem item) {
        return switch (item) {
            case TaskItem.Choice choice -> choice.endings().size();
            case TaskItem.Blank _ -> 2;
        };
    }

    /** The tasks that are selected, in the order in which llama-perplexity takes them. */
    List<TaskItem> items() {
        return Arrays.stream(TaskSelection.of(kind.form(), all.size(), most))
                .mapToObj(all::get)
                .toList();
    }
}

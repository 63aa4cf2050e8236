package io.apex4j.cli;

import static io.apex4j.cli.TextTable.Column.number;
import static io.apex4j.cli.TextTable.Column.text;

import io.apex4j.gguf.GgufCopy;
import io.apex4j.gguf.GgufLayout;
import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Writes a model in another division, in front of a user: checks first, then progress, and Ctrl-C.
 *
 * @param activity the word for it: {@code splitting}
 * @param model the source
 * @param layouts the files to write
 * @param targets their names
 */
record RewriteRun(String activity, GgufModel model, List<GgufLayout> layouts, List<Path> targets) {
    private static final String ADVICE = "run the same command again";

    /** Why the files cannot be written, if something is in the way. */
    List<String> problems(boolean mayReplace) throws IOException {
        List<String> problems = new ArrayList<>();
        Path folder = folder();
        if (!Files.isDirectory(folder)) {
            return List.of("the folder " + folder + " does not exist; create it first");
        }
        for (Path target : targets) {
            problem(target, mayReplace).ifPresent(problems::add);
        }
        long usable = Files.getFileStore(folder).getUsableSpace();
        if (usable < fileBytes()) {
            problems.add("the folder " + folder + " has " + Numbers.size(usable) + " free, the output needs "
                    + Numbers.size(fileBytes()) + "; free some space or choose another folder");
        }
        return problems;
    }

    private Optional<String> problem(Path target, boolean mayReplace) throws IOException {
        if (Files.isDirectory(target)) {
            return Optional.of("output " + target + " is a folder; give the name of a file");
        }
        for (Path input : model.paths()) {
            for (Path written : List.of(target, GgufWriter.temporaryPath(target))) {
                if (Files.exists(written) && Files.isSameFile(written, input)) {
                    return Optional.of("output " + written + " is the same file as the input " + input
                            + "; choose another name for the output");
                }
            }
        }
        return Files.exists(target) && !mayReplace
                ? Optional.of("output " + target + " exists already; give --force to replace it")
                : Optional.empty();
    }

    private Path folder() {
        Path folder = targets.getFirst().toAbsolutePath().getParent();
        return folder == null ? targets.getFirst().toAbsolutePath() : folder;
    }

    /** Size of all files together. */
    long fileBytes() {
        return layouts.stream().mapToLong(GgufLayout::fileBytes).sum();
    }

    /** Prints what there will be. */
    void printPlan(Screen screen) {
        TextTable table = new TextTable(text("file"), number("tensors"), number("size"));
        for (int index = 0; index < targets.size(); index++) {
            GgufLayout layout = layouts.get(index);
            table.row(
                    targets.get(index).toString(),
                    Numbers.count(layout.tensors().size()),
                    Numbers.size(layout.fileBytes()));
        }
        screen.table(table);
    }

    /**
     * Writes the files.
     *
     * @return how long it took
     * @throws InterruptedRunException after Ctrl-C
     * @throws RunException when reading or writing fails
     */
    Duration run(Screen screen) {
        long start = System.nanoTime();
        String interrupted = "interrupted: nothing has appeared under the name " + targets.getFirst() + "; " + ADVICE;
        try (InterruptGuard guard = InterruptGuard.install(screen, interrupted);
                StatusLine status = new StatusLine(screen)) {
            try {
                GgufCopy.run(model, layouts, targets, progress(status));
                guard.complete();
            } catch (IOException exception) {
                throw guard.isInterrupted()
                        ? new InterruptedRunException(exception)
                        : new RunException(activity, targets.getFirst(), exception, ADVICE);
            }
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private LongConsumer progress(StatusLine status) {
        long total =
                model.tensors().stream().mapToLong(tensor -> tensor.bytes()).sum();
        return new LongConsumer() {
            private long done;
            private int shownPercent = -1;

            @Override
            public void accept(long bytes) {
                done += bytes;
                int percent = (int) (100.0 * done / Math.max(1, total));
                if (percent != shownPercent) {
                    shownPercent = percent;
                    status.show(activity + ": " + percent + " % of " + Numbers.size(total));
                }
            }
        };
    }

    /** The files as JSON. */
    Map<String, Object> json() {
        List<Map<String, Object>> files = new ArrayList<>();
        for (int index = 0; index < targets.size(); index++) {
            Map<String, Object> file = new LinkedHashMap<>();
            file.put("file", targets.get(index).toString());
            file.put("tensors", layouts.get(index).tensors().size());
            file.put("bytes", layouts.get(index).fileBytes());
            files.add(file);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("files", files);
        object.put("fileBytes", fileBytes());
        object.put("tensors", model.tensors().size());
        return object;
    }
}

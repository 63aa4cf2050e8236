package io.apex4j.eval;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Writes the files of a report. Each has its name only when it is complete and on the disk. */
public final class ReportWriter {
    /** The page for people. */
    public static final String PAGE = "report.html";
    /** All models as one JSON array. */
    public static final String ARRAY = "evaluation.json";

    private static final String JSON_ENDING = ".json";
    private static final String PARTIAL_ENDING = ".part";
    private static final int NAME_CHARACTERS = 100;

    private ReportWriter() {}

    /**
     * Writes {@link #PAGE}, {@link #ARRAY} and a JSON file for each model, named after it; replaces those that are there.
     *
     * @param folder made when it is absent
     * @return the files, the page first
     * @throws IOException when writing fails
     */
    public static List<Path> write(Evaluation evaluation, Origin origin, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        files.add(write(folder, PAGE, ReportPage.of(evaluation, origin)));
        files.add(write(folder, ARRAY, EvaluationJson.array(evaluation) + "\n"));
        Set<String> taken = new HashSet<>(Set.of(ARRAY));
        for (ModelEvaluation model : evaluation.models()) {
            String name = fileName(model.name(), taken);
            files.add(write(folder, name, EvaluationJson.object(evaluation, model) + "\n"));
        }
        return files;
    }

    /** The same, when nothing is known of how the evaluation came about. */
    public static List<Path> write(Evaluation evaluation, Path folder) throws IOException {
        return write(evaluation, Origin.UNKNOWN, folder);
    }

    /** A name that every file system takes and that leads nowhere else; case does not tell names apart. */
    private static String fileName(String model, Set<String> taken) {
        String safe = model.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^[.-]+", "_");
        String stem = safe.isEmpty() ? "model" : safe.substring(0, Math.min(safe.length(), NAME_CHARACTERS));
        String name = stem + JSON_ENDING;
        for (int number = 2; !taken.add(name.toLowerCase(Locale.ROOT)); number++) {
            name = stem + "-" + number + JSON_ENDING;
        }
        return name;
    }

    private static Path write(Path folder, String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Path partial = folder.resolve(name + PARTIAL_ENDING);
        try {
            try (FileChannel channel = FileChannel.open(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            return Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }
}

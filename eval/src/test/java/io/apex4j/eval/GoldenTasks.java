package io.apex4j.eval;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * What llama-perplexity says of tasks: a section of {@code golden/tasks.txt}.
 *
 * @param lines one for each task, and the final ones
 */
record GoldenTasks(List<String> lines) {
    private static final String HEADING = "== ";

    GoldenTasks {
        lines = List.copyOf(lines);
    }

    /** The section of a kind of tasks, and of a model. */
    static GoldenTasks of(String kind, String model) throws IOException {
        List<String> all = Files.readAllLines(SharedData.path("golden/tasks.txt"));
        int heading = 0;
        while (!all.get(heading).startsWith(HEADING + kind + " " + model)) {
            heading++;
        }
        int end = heading + 1;
        while (end < all.size() && !all.get(end).startsWith(HEADING)) {
            end++;
        }
        return new GoldenTasks(all.subList(heading + 1, end).stream()
                .filter(line -> !line.isBlank())
                .toList());
    }

    /** The lines about single tasks, cut at white space. */
    List<List<String>> tasks() {
        return lines.stream()
                .filter(line -> Character.isDigit(line.charAt(0)))
                .map(line -> List.of(line.split("\\s+")))
                .toList();
    }

    /** The line that begins so. */
    String line(String start) {
        return lines.stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
    }
}

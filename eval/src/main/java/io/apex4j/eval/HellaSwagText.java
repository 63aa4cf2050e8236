package io.apex4j.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** HellaSwag as llama.cpp reads it: six lines for a task, beginning, index of the right ending, four endings. */
final class HellaSwagText {
    private static final int LINES = 6;
    private static final int ENDINGS = 4;

    private HellaSwagText() {}

    /** Whether a text looks like it. */
    static boolean isLikely(String text) {
        List<String> lines = TaskText.lines(TaskText.withoutLastLineEnd(text));
        return lines.size() >= LINES && label(lines.get(1)) >= 0;
    }

    /**
     * Reads tasks.
     *
     * @throws EvaluationException when a line is missing, or an index is none
     */
    static List<TaskItem> read(String file, String text) {
        List<String> lines = TaskText.lines(TaskText.withoutLastLineEnd(text));
        if (lines.size() % LINES != 0) {
            throw new EvaluationException(file + " has " + lines.size() + " lines; HellaSwag takes " + LINES
                    + " for a task: beginning, index of the right ending, four endings");
        }
        List<TaskItem> items = new ArrayList<>();
        for (int start = 0; start < lines.size(); start += LINES) {
            int label = label(lines.get(start + 1));
            if (label < 0) {
                throw new EvaluationException(file + ", line " + (start + 2) + ": '"
                        + Shortened.of(lines.get(start + 1)) + "' is no index of an ending; it must be 0 to "
                        + (ENDINGS - 1));
            }
            items.add(new TaskItem.Choice(
                    file + ", line " + (start + 1),
                    lines.get(start),
                    lines.subList(start + 2, start + LINES),
                    Set.of(label)));
        }
        return items;
    }

    /** The index in a line, -1 for none. */
    private static int label(String line) {
        String number = line.strip();
        return number.length() == 1 && number.charAt(0) >= '0' && number.charAt(0) < '0' + ENDINGS
                ? number.charAt(0) - '0'
                : -1;
    }
}

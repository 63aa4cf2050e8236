package io.apex4j.eval;

import java.util.ArrayList;
import java.util.List;

/**
 * Winogrande as llama.cpp reads it: a line for a task, with index, sentence, two choices and answer between commas; the
 * sentence may stand in quotes. A last line counts only when an empty line follows: of a file that ends with one line
 * end, which is the usual, llama.cpp does not see it, and published scores do without it.
 */
final class WinograndeCsv {
    private static final int COMMAS = 4;

    private WinograndeCsv() {}

    /** Whether a text looks like it. */
    static boolean isLikely(String text) {
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return line.indexOf(TaskItem.Blank.MARK) >= 0 && cells(line).size() > COMMAS;
    }

    /**
     * Reads tasks.
     *
     * @throws EvaluationException when a line has fewer than five cells, a sentence no blank, or an answer is neither 1
     *     nor 2
     */
    static List<TaskItem> read(String file, String text) {
        String seen = TaskText.withoutLastLineEnd(text);
        List<String> lines = TaskText.lines(seen.substring(0, seen.lastIndexOf('\n') + 1));
        List<TaskItem> items = new ArrayList<>();
        for (String line : lines) {
            items.add(item(file + ", line " + (items.size() + 1), line));
        }
        return items;
    }

    private static TaskItem item(String place, String line) {
        List<String> cells = cells(line);
        if (cells.size() <= COMMAS) {
            throw new EvaluationException(place + ": there are " + (cells.size() - 1)
                    + " commas outside of quotes; Winogrande takes index,sentence,choice,choice,answer");
        }
        String sentence = cells.get(1);
        boolean isQuoted = sentence.length() > 1 && sentence.startsWith("\"");
        return TaskItem.Blank.of(
                place,
                isQuoted ? sentence.substring(1, sentence.length() - 1) : sentence,
                cells.get(2),
                cells.get(3),
                cells.get(4).strip());
    }

    /** What stands between the first commas outside of quotes; all that follows the fourth is one cell. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        boolean isQuoted = false;
        int start = 0;
        for (int index = 0; index < line.length() && cells.size() < COMMAS; index++) {
            char character = line.charAt(index);
            if (character == '"') {
                isQuoted = !isQuoted;
            } else if (character == ',' && !isQuoted) {
                cells.add(line.substring(start, index));
                start = index + 1;
            }
        }
        cells.add(line.substring(start));
        return cells;
    }
}

package io.apex4j.eval;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Multiple choice as llama.cpp reads it. Little endian: u32 number of tasks; u32 offset of each in the file; the tasks. A
 * task is a question, a list of answers of which one is right, and one of which several are, which is not looked at. A
 * text is u32 bytes and the bytes; a list is u32 number, that many texts, and as many i32, 1 where right.
 */
final class MultipleChoiceBinary {
    private final String file;
    private final ByteBuffer bytes;

    private MultipleChoiceBinary(String file, ByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /** Whether bytes look like it: the first task begins where the table of offsets ends. */
    static boolean isLikely(byte[] bytes) {
        ByteBuffer start = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.length >= 2 * Integer.BYTES
                && Integer.toUnsignedLong(start.getInt(Integer.BYTES)) == tableEnd(start.getInt(0));
    }

    /**
     * Reads tasks.
     *
     * @throws EvaluationException when the file ends too early, a number is out of range, offsets and tasks do not agree,
     *     or a question or an answer is empty
     */
    static List<TaskItem> read(String file, byte[] bytes) {
        return new MultipleChoiceBinary(file, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN)).read();
    }

    private static long tableEnd(int count) {
        return Integer.BYTES + Integer.BYTES * Integer.toUnsignedLong(count);
    }

    private List<TaskItem> read() {
        int count = number("the number of tasks", TaskSet.MOST_TASKS);
        need("the table of offsets", (long) Integer.BYTES * count);
        int[] offsets = new int[count];
        for (int index = 0; index < count; index++) {
            offsets[index] = bytes.getInt();
        }
        List<TaskItem> items = new ArrayList<>();
        for (int offset : offsets) {
            if (offset != bytes.position()) {
                throw new EvaluationException(file + ": by the table of offsets, task " + (items.size() + 1)
                        + " begins at byte " + Integer.toUnsignedLong(offset) + "; the one before ends at byte "
                        + bytes.position());
            }
            items.add(task("task " + (items.size() + 1)));
        }
        return items;
    }

    private TaskItem task(String task) {
        String place = file + ", " + task + " at byte " + bytes.position();
        String question = text("the question of " + task);
        List<String> answers = answers(task);
        Set<Integer> right = labels(task, answers.size());
        List<String> others = answers(task);
        labels(task, others.size());
        if (question.isEmpty() || answers.isEmpty() || answers.contains("")) {
            throw new EvaluationException(place + ": the question or an answer is empty");
        }
        return new TaskItem.Choice(place, question, answers, right);
    }

    private List<String> answers(String task) {
        int count = number("the number of answers of " + task, TaskItem.MOST_CHOICES);
        List<String> answers = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            answers.add(text("answer " + (index + 1) + " of " + task));
        }
        return answers;
    }

    private Set<Integer> labels(String task, int count) {
        need("the labels of " + task, (long) Integer.BYTES * count);
        Set<Integer> right = new HashSet<>();
        for (int index = 0; index < count; index++) {
            if (bytes.getInt() == 1) {
                right.add(index);
            }
        }
        return right;
    }

    private String text(String what) {
        int length = number("the length of " + what, Integer.MAX_VALUE);
        need(what, length);
        ByteBuffer part = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return TaskText.decode(part);
    }

    private int number(String what, int most) {
        need(what, Integer.BYTES);
        int place = bytes.position();
        long number = Integer.toUnsignedLong(bytes.getInt());
        if (number > most) {
            throw new EvaluationException(
                    file + ", byte " + place + ": " + what + " is " + number + "; at most " + most + " are possible");
        }
        return (int) number;
    }

    private void need(String what, long length) {
        if (length > bytes.remaining()) {
            throw new EvaluationException(file + ", byte " + bytes.position() + ": " + what + " takes " + length
                    + " bytes, the file has " + bytes.remaining() + " more");
        }
    }
}

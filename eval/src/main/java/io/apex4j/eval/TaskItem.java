package io.apex4j.eval;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A task as it stands in a file. */
sealed interface TaskItem {
    /** The most endings or answers of a task. */
    int MOST_CHOICES = 100;

    /** Where it stands in the file, for messages. */
    String place();

    /**
     * A text and what may follow it, after a space.
     *
     * @param place where it stands
     * @param context beginning or question
     * @param endings endings or answers
     * @param right indices of those that are right, in order; none where the file names none
     */
    record Choice(String place, String context, List<String> endings, Set<Integer> right) implements TaskItem {
        public Choice {
            endings = List.copyOf(endings);
            right = Collections.unmodifiableSet(new TreeSet<>(right));
        }
    }

    /**
     * A sentence with a blank.
     *
     * @param place where it stands
     * @param before what stands before the blank
     * @param after what stands after it
     * @param first what may fill it
     * @param second what else may fill it
     * @param answer which does: 1 or 2
     */
    record Blank(String place, String before, String after, String first, String second, int answer)
            implements TaskItem {
        /** The mark of the blank in files. */
        static final char MARK = '_';

        /**
         * Cuts a sentence at its first blank.
         *
         * @throws EvaluationException when there is none, or the answer is neither 1 nor 2
         */
        static Blank of(String place, String sentence, String first, String second, String answer) {
            int blank = sentence.indexOf(MARK);
            if (blank < 0) {
                throw new EvaluationException(place + ": the sentence has no blank " + MARK);
            }
            if (!answer.equals("1") && !answer.equals("2")) {
                throw new EvaluationException(
                        place + ": the answer is '" + Shortened.of(answer) + "'; it must be 1 or 2");
            }
            return new Blank(
                    place,
                    sentence.substring(0, blank),
                    sentence.substring(blank + 1),
                    first,
                    second,
                    Integer.parseInt(answer));
        }
    }
}

package io.apex4j.hub;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that may have been meant: those with the fewest letters to change. */
final class NearNames {
    private static final int MOST = 5;
    private static final int MOST_COMPARED = 2000;
    private static final int LONGEST = 200;

    private NearNames() {}

    /** The nearest names, nearest first. */
    static List<String> of(String name, Collection<String> known) {
        String typed = shortened(name);
        return known.stream()
                .limit(MOST_COMPARED)
                .sorted(Comparator.comparingInt(other -> distance(typed, shortened(other))))
                .limit(MOST)
                .map(Excerpt::of)
                .toList();
    }

    private static String shortened(String name) {
        return (name.length() <= LONGEST ? name : name.substring(0, LONGEST)).toLowerCase(Locale.ROOT);
    }

    /** The least number of letters to insert, remove or replace (Levenshtein). */
    private static int distance(String first, String second) {
        int[] row = new int[second.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int index = 1; index <= first.length(); index++) {
            int diagonal = row[0];
            row[0] = index;
            for (int column = 1; column < row.length; column++) {
                int replaced = diagonal + (first.charAt(index - 1) == second.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[second.length()];
    }
}

package io.apex4j.apex;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody probably meant. */
public final class NearestName {
    private NearestName() {}

    /**
     * The valid name closest to a mistyped one.
     *
     * @param typed what was given; case does not matter
     * @param valid the names that would have been accepted
     * @return the name with the fewest changed characters, or empty when even that differs in more than a third of
     *     its characters (but at least one change is always allowed)
     */
    public static Optional<String> of(String typed, Collection<String> valid) {
        String wanted = typed.toLowerCase(Locale.ROOT);
        String nearest = "";
        int fewest = Integer.MAX_VALUE;
        for (String candidate : valid) {
            int changes = distance(wanted, candidate.toLowerCase(Locale.ROOT));
            if (changes < fewest) {
                fewest = changes;
                nearest = candidate;
            }
        }
        int allowed = Math.max(1, Math.max(wanted.length(), nearest.length()) / 3);
        return fewest <= allowed ? Optional.of(nearest) : Optional.empty();
    }

    /** A sentence naming the nearest name and all valid ones, for the end of a message. */
    static String hint(String typed, Collection<String> valid) {
        String all = "valid: " + String.join(", ", valid);
        return of(typed, valid)
                .map(nearest -> "did you mean " + nearest + "? " + all)
                .orElse(all);
    }

    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column < previous.length; column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}

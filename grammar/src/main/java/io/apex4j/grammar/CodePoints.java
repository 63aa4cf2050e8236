package io.apex4j.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A set of code points as sorted ranges that neither overlap nor touch.
 *
 * <p>Values go up to {@link #MAXIMUM}, the largest number that four bytes of lenient UTF-8 can spell, and so beyond
 * Unicode's {@link Character#MAX_CODE_POINT}: a grammar that is matched as llama.cpp does sees such values.
 */
public final class CodePoints {
    /** Four bits of a first byte and three times six bits. */
    static final int MAXIMUM = 0x3FFFFF;

    private static final CodePoints NONE = new CodePoints(new int[0]);
    private static final CodePoints ALL = new CodePoints(new int[] {0, MAXIMUM});

    /** First and last value of each range in turn. */
    private final int[] bounds;

    private CodePoints(int[] bounds) {
        this.bounds = bounds;
    }

    /** The empty set. */
    public static CodePoints none() {
        return NONE;
    }

    /** Every value. */
    public static CodePoints all() {
        return ALL;
    }

    /** The characters of a text. */
    public static CodePoints of(String characters) {
        return union(characters
                .codePoints()
                .mapToObj(codePoint -> range(codePoint, codePoint))
                .toList());
    }

    /** One value. */
    public static CodePoints of(int codePoint) {
        return range(codePoint, codePoint);
    }

    /** The values from {@code first} to {@code last}, both included; none when {@code last} is before {@code first}. */
    public static CodePoints range(int first, int last) {
        if (first < 0) {
            throw new IllegalArgumentException("A code point is never negative: " + first);
        }
        return first > last || first > MAXIMUM ? NONE : new CodePoints(new int[] {first, Math.min(last, MAXIMUM)});
    }

    /** What is in any of the sets. */
    public static CodePoints union(List<CodePoints> sets) {
        List<int[]> ranges = new ArrayList<>();
        for (CodePoints set : sets) {
            for (int range = 0; range < set.rangeCount(); range++) {
                ranges.add(new int[] {set.first(range), set.last(range)});
            }
        }
        ranges.sort(Comparator.comparingInt(range -> range[0]));
        int[] bounds = new int[2 * ranges.size()];
        int size = 0;
        for (int[] range : ranges) {
            if (size > 0 && range[0] <= bounds[size - 1] + 1) {
                bounds[size - 1] = Math.max(bounds[size - 1], range[1]);
            } else {
                bounds[size++] = range[0];
                bounds[size++] = range[1];
            }
        }
        return new CodePoints(Arrays.copyOf(bounds, size));
    }

    /** What is in this set or the other. */
    public CodePoints or(CodePoints other) {
        return union(List.of(this, other));
    }

    /** What is in this set and the other. */
    public CodePoints and(CodePoints other) {
        return complement().or(other.complement()).complement();
    }

    /** What is in this set and not in the other. */
    public CodePoints minus(CodePoints other) {
        return and(other.complement());
    }

    /** Every value that is not in this set. */
    public CodePoints complement() {
        int[] outside = new int[bounds.length + 2];
        int size = 0;
        int next = 0;
        for (int range = 0; range < rangeCount(); range++) {
            if (next < first(range)) {
                outside[size++] = next;
                outside[size++] = first(range) - 1;
            }
            next = last(range) + 1;
        }
        if (next <= MAXIMUM) {
            outside[size++] = next;
            outside[size++] = MAXIMUM;
        }
        return new CodePoints(Arrays.copyOf(outside, size));
    }

    /** Whether nothing is in the set. */
    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** Whether a value is in the set. */
    public boolean contains(int codePoint) {
        int range = rangeEndingAtOrAfter(codePoint);
        return range < rangeCount() && first(range) <= codePoint;
    }

    /** Whether any value of a range, both ends included, is in the set. */
    boolean containsAny(int low, int high) {
        int range = rangeEndingAtOrAfter(low);
        return range < rangeCount() && first(range) <= high;
    }

    /** Whether every value of a range, both ends included, is in the set. */
    boolean containsAll(int low, int high) {
        int range = rangeEndingAtOrAfter(low);
        return range < rangeCount() && first(range) <= low && high <= last(range);
    }

    /** Whether every value of another set is in this one. */
    boolean containsAll(CodePoints other) {
        for (int range = 0; range < other.rangeCount(); range++) {
            if (!containsAll(other.first(range), other.last(range))) {
                return false;
            }
        }
        return true;
    }

    /** Whether any value of another set is in this one. */
    boolean containsAnyOf(CodePoints other) {
        for (int range = 0; range < other.rangeCount(); range++) {
            if (containsAny(other.first(range), other.last(range))) {
                return true;
            }
        }
        return false;
    }

    /** Number of ranges. */
    public int rangeCount() {
        return bounds.length / 2;
    }

    /** The first value of a range; ranges ascend. */
    public int first(int range) {
        return bounds[2 * range];
    }

    /** The last value of a range. */
    public int last(int range) {
        return bounds[2 * range + 1];
    }

    private int rangeEndingAtOrAfter(int codePoint) {
        int low = 0;
        int high = rangeCount();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (last(middle) < codePoint) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodePoints set && Arrays.equals(bounds, set.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** As GBNF writes the set, such as {@code [a-z0-9]}. */
    @Override
    public String toString() {
        return GbnfText.characterClass(this, false);
    }
}

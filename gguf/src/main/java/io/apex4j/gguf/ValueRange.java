package io.apex4j.gguf;

/** The range check of the unsigned values. */
final class ValueRange {
    private ValueRange() {}

    static void check(long value, long lowest, long highest) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(value + " is not between " + lowest + " and " + highest);
        }
    }
}

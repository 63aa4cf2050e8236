package io.apex4j.model;

/**
 * Chance that is the same for the same seed on every JDK: SplitMix64 (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", 2014).
 */
final class SplitMix {
    private static final double STEP = 0x1p-53;

    private long state;

    SplitMix(long seed) {
        state = seed;
    }

    void reset(long seed) {
        state = seed;
    }

    /** A number from 0 to before 1. */
    double nextDouble() {
        state += 0x9E3779B97F4A7C15L;
        long bits = (state ^ state >>> 30) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ bits >>> 27) * 0x94D049BB133111EBL;
        return ((bits ^ bits >>> 31) >>> 11) * STEP;
    }
}

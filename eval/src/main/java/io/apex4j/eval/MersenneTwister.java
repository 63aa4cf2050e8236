package io.apex4j.eval;

/** The generator of random numbers MT19937 (Matsumoto, Nishimura 1998): 32 bits a number, as in the C++ library. */
final class MersenneTwister {
    private static final int SIZE = 624;
    private static final int SHIFT = 397;

    private final int[] state = new int[SIZE];
    private int next = SIZE;

    /** A generator that was seeded. */
    MersenneTwister(int seed) {
        state[0] = seed;
        for (int index = 1; index < SIZE; index++) {
            int before = state[index - 1];
            state[index] = 1812433253 * (before ^ (before >>> 30)) + index;
        }
    }

    /** The next number, 0 to 2^32 - 1. */
    long next() {
        if (next == SIZE) {
            twist();
            next = 0;
        }
        int value = state[next++];
        value ^= value >>> 11;
        value ^= (value << 7) & 0x9D2C5680;
        value ^= (value << 15) & 0xEFC60000;
        value ^= value >>> 18;
        return Integer.toUnsignedLong(value);
    }

    private void twist() {
        for (int index = 0; index < SIZE; index++) {
            int bits = (state[index] & 0x80000000) | (state[(index + 1) % SIZE] & 0x7FFFFFFF);
            int mixed = (bits & 1) == 0 ? bits >>> 1 : (bits >>> 1) ^ 0x9908B0DF;
            state[index] = state[(index + SHIFT) % SIZE] ^ mixed;
        }
    }
}

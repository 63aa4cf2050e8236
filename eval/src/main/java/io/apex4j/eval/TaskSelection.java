package io.apex4j.eval;

import java.util.Arrays;

/** Which tasks of a set are taken, and in which order: those that llama.cpp takes. */
final class TaskSelection {
    private static final int SEED = 1;
    private static final float ONE_OF_ALL_NUMBERS = 0x1p-32f;

    private TaskSelection() {}

    /**
     * Indices of tasks.
     *
     * @param count how many tasks there are
     * @param most how many are taken; 0, or more than there are, for all
     */
    static int[] of(TaskForm form, int count, int most) {
        int taken = most == 0 ? count : Math.min(most, count);
        return switch (form) {
            case COMPLETION -> drawn(count, taken);
            case BLANK, CHOICE -> taken == count ? inOrder(count) : swapped(count, taken);
        };
    }

    private static int[] inOrder(int count) {
        int[] indices = new int[count];
        Arrays.setAll(indices, index -> index);
        return indices;
    }

    /** One after the other of those that are left, which keep their order; also when all are taken. */
    private static int[] drawn(int count, int taken) {
        MersenneTwister random = new MersenneTwister(SEED);
        int[] left = inOrder(count);
        int[] drawn = new int[taken];
        for (int index = 0; index < taken; index++) {
            int remaining = count - index;
            int place = uniform(random, remaining);
            drawn[index] = left[place];
            System.arraycopy(left, place + 1, left, place, remaining - place - 1);
        }
        return drawn;
    }

    /**
     * A number from 0 to before {@code bound} as {@code std::uniform_int_distribution} of libstdc++ draws it (Lemire,
     * "Fast random integer generation in an interval", 2019).
     */
    private static int uniform(MersenneTwister random, int bound) {
        long low = 0xFFFFFFFFL;
        long product = random.next() * bound;
        if ((product & low) < bound) {
            long threshold = ((1L << 32) - bound) % bound;
            while ((product & low) < threshold) {
                product = random.next() * bound;
            }
        }
        return (int) (product >>> 32);
    }

    /** The last of those that are left takes the place of one that is taken; places are computed in 32-bit floats. */
    private static int[] swapped(int count, int taken) {
        MersenneTwister random = new MersenneTwister(SEED);
        int[] left = inOrder(count);
        int[] drawn = new int[taken];
        for (int index = 0; index < taken; index++) {
            int remaining = count - index;
            int place = Math.min((int) (ONE_OF_ALL_NUMBERS * random.next() * remaining), remaining - 1);
            drawn[index] = left[place];
            left[place] = left[remaining - 1];
        }
        return drawn;
    }
}

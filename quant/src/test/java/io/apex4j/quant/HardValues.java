package io.apex4j.quant;

import java.util.random.RandomGenerator;

/** Seeded finite values of every kind that can set a search apart from its specification, sub-block by sub-block. */
final class HardValues {
    private enum Kind {
        GAUSSIAN,
        ZERO,
        NEGATIVE_ZERO,
        POSITIVE_CONSTANT,
        NEGATIVE_CONSTANT,
        POSITIVE,
        NEGATIVE,
        ONE_OUTLIER,
        TIES,
        ALTERNATING,
        SPARSE,
        NEARLY_CONSTANT,
        BELOW_GROUP_EPSILON,
        SQUARES_UNDERFLOW,
        DENORMAL,
        SQUARES_OVERFLOW,
        HUGE
    }

    private HardValues() {}

    /** {@code length} values in runs of {@code size} that are of one kind each. */
    static float[] values(RandomGenerator random, int length, int size) {
        Kind[] kinds = Kind.values();
        float[] values = new float[length];
        Kind kind = Kind.GAUSSIAN;
        for (int i = 0; i < length; i++) {
            if (i % size == 0) {
                kind = kinds[random.nextInt(kinds.length)];
            }
            values[i] = value(random, kind, i);
        }
        return values;
    }

    private static float value(RandomGenerator random, Kind kind, int i) {
        float gaussian = (float) random.nextGaussian();
        return switch (kind) {
            case GAUSSIAN -> gaussian * 0.02f;
            case ZERO -> 0f;
            case NEGATIVE_ZERO -> -0f;
            case POSITIVE_CONSTANT -> 0.3f;
            case NEGATIVE_CONSTANT -> -0.3f;
            case POSITIVE -> Math.abs(gaussian);
            case NEGATIVE -> -Math.abs(gaussian);
            case ONE_OUTLIER -> i % 8 == 5 ? 100 * gaussian : 0.01f * gaussian;
            case TIES -> (float) Math.rint(gaussian * 4) / 4;
            case ALTERNATING -> (i & 1) == 0 ? 1f : -1f;
            case SPARSE -> random.nextInt(8) == 0 ? gaussian : 0f;
            case NEARLY_CONSTANT -> 1 + gaussian * 1e-6f;
            case BELOW_GROUP_EPSILON -> gaussian * 5e-16f;
            case SQUARES_UNDERFLOW -> gaussian * 1e-20f;
            case DENORMAL -> gaussian * 1e-40f;
            case SQUARES_OVERFLOW -> gaussian * 1e20f;
            case HUGE -> gaussian * 6e37f;
        };
    }

    /** Log-normal weights, one of eight zero, some runs all zero. */
    static float[] weights(RandomGenerator random, int length, int size) {
        float[] weights = new float[length];
        boolean zeros = false;
        for (int i = 0; i < length; i++) {
            if (i % size == 0) {
                zeros = random.nextInt(20) == 0;
            }
            weights[i] = zeros || random.nextInt(8) == 0 ? 0f : (float) Math.exp(2 * random.nextGaussian());
        }
        return weights;
    }

    /** A batch of {@code count} sub-blocks of hard values and weights in place for more. */
    static SubBlocks subBlocks(RandomGenerator random, int capacity, int count, int size) {
        SubBlocks blocks = new SubBlocks(capacity, size);
        System.arraycopy(values(random, capacity * size, size), 0, blocks.values, 0, capacity * size);
        System.arraycopy(weights(random, capacity * size, size), 0, blocks.weights, 0, capacity * size);
        blocks.setCount(count);
        return blocks;
    }
}

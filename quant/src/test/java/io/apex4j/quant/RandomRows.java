package io.apex4j.quant;

import java.util.random.RandomGenerator;

/** Seeded rows of every kind that the searches treat in their own way. */
final class RandomRows {
    private enum Kind {
        GAUSSIAN,
        ZERO,
        NEGATIVE_ZERO,
        CONSTANT,
        ONE_OUTLIER,
        TIES,
        SPARSE,
        TINY,
        DENORMAL_SCALE,
        NON_NEGATIVE;

        private static final int COUNT = values().length;
    }

    private RandomRows() {}

    /** Rows whose runs of 16 values are each of a kind of their own, or all of the first one. */
    static Rows mixed(RandomGenerator random, int count, int columns) {
        float[] values = new float[count * columns];
        Kind kind = Kind.GAUSSIAN;
        boolean mixedRow = false;
        for (int i = 0; i < values.length; i++) {
            if (i % columns == 0) {
                mixedRow = random.nextInt(3) > 0;
            }
            if (i % columns == 0 || (mixedRow && i % 16 == 0)) {
                kind = Kind.values()[random.nextInt(Kind.COUNT)];
            }
            values[i] = value(random, kind, i);
        }
        return new Rows(values, columns);
    }

    private static float value(RandomGenerator random, Kind kind, int i) {
        float gaussian = (float) random.nextGaussian() * 0.02f;
        return switch (kind) {
            case GAUSSIAN -> gaussian;
            case ZERO -> 0f;
            case NEGATIVE_ZERO -> -0f;
            case CONSTANT -> 0.0625f;
            case ONE_OUTLIER -> i % 16 == 11 ? -7f : gaussian;
            case TIES -> (float) Math.rint(gaussian * 128) / 128;
            case SPARSE -> random.nextInt(8) == 0 ? gaussian : 0f;
            case TINY -> gaussian * 1e-12f;
            case DENORMAL_SCALE -> gaussian * 1e-5f;
            case NON_NEGATIVE -> Math.abs(gaussian);
        };
    }

    /** Gaussian rows of the standard deviation 1. */
    static Rows gaussian(RandomGenerator random, int count, int columns) {
        float[] values = new float[count * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Rows(values, columns);
    }

    /** Log-normal weights, one of eight zero. */
    static float[] importance(RandomGenerator random, int columns) {
        float[] weights = new float[columns];
        for (int i = 0; i < columns; i++) {
            weights[i] = random.nextInt(8) == 0 ? 0f : (float) Math.exp(random.nextGaussian());
        }
        return weights;
    }
}

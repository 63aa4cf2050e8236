package io.apex4j.bench;

import java.util.random.RandomGenerator;

/** Seeded rows in which ordinary weights and those that searches stumble over take turns. */
final class PeerRows {
    private static final int RUN = 16;

    private enum Kind {
        GAUSSIAN,
        OUTLIERS,
        ZERO,
        NEGATIVE_ZERO,
        CONSTANT,
        TIES,
        SPARSE,
        TINY,
        HUGE,
        NON_NEGATIVE
    }

    private PeerRows() {}

    /** Values whose runs of 16 are each of a random kind, or in one row out of three all Gaussian. */
    static float[] weights(RandomGenerator random, int rows, int columns) {
        float[] values = new float[rows * columns];
        Kind kind = Kind.GAUSSIAN;
        for (int row = 0; row < rows; row++) {
            boolean isOrdinary = random.nextInt(3) == 0;
            for (int column = 0; column < columns; column++) {
                if (column % RUN == 0) {
                    kind = isOrdinary ? Kind.GAUSSIAN : Kind.values()[random.nextInt(Kind.values().length)];
                }
                values[row * columns + column] = value(random, kind);
            }
        }
        return values;
    }

    /** Importance values over some orders of magnitude. */
    static float[] importance(RandomGenerator random, int columns) {
        float[] values = new float[columns];
        for (int column = 0; column < columns; column++) {
            values[column] = (float) Math.exp(2 * random.nextGaussian());
        }
        return values;
    }

    private static float value(RandomGenerator random, Kind kind) {
        float gaussian = (float) random.nextGaussian() * 0.02f;
        return switch (kind) {
            case GAUSSIAN -> gaussian;
            case OUTLIERS -> random.nextInt(8) == 0 ? 40 * gaussian : gaussian;
            case ZERO -> 0f;
            case NEGATIVE_ZERO -> -0f;
            case CONSTANT -> -0.0625f;
            case TIES -> (float) Math.rint(gaussian * 128) / 128;
            case SPARSE -> random.nextInt(8) == 0 ? gaussian : 0f;
            case TINY -> gaussian * 1e-10f;
            case HUGE -> gaussian * 1e3f;
            case NON_NEGATIVE -> Math.abs(gaussian);
        };
    }
}

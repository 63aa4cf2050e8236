package io.apex4j.bench;

import java.util.SplittableRandom;

/** Inputs of the micro-benchmarks, the same every time. */
final class BenchmarkRows {
    /** Values of a row. */
    static final int COLUMNS = 2048;

    private static final long SEED = 42;
    private static final double DEVIATION = 0.02;

    private BenchmarkRows() {}

    /** Normally distributed weights {@code [rows, COLUMNS]}. */
    static float[] weights(int rows) {
        SplittableRandom random = new SplittableRandom(SEED);
        float[] weights = new float[rows * COLUMNS];
        for (int index = 0; index < weights.length; index++) {
            weights[index] = (float) (DEVIATION * random.nextGaussian());
        }
        return weights;
    }

    /** Positive importance values of a row, spread over some orders of magnitude. */
    static float[] importance() {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        float[] importance = new float[COLUMNS];
        for (int column = 0; column < COLUMNS; column++) {
            importance[column] = (float) Math.exp(1.5 * random.nextGaussian());
        }
        return importance;
    }
}

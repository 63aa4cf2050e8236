package io.apex4j.quant;

/** The 16 levels of IQ4_NL and IQ4_XS, and the search for the nearest. */
public final class NonLinearLevels {
    private static final int[] LEVELS = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};
    private static final float[] THRESHOLDS = thresholds();

    private NonLinearLevels() {}

    /** Level number {@code index}, -127 to 113. */
    public static int level(int index) {
        return LEVELS[index];
    }

    /** A copy of the levels, ascending. */
    public static int[] levels() {
        return LEVELS.clone();
    }

    /**
     * The 15 floats at which {@link #nearest} moves up: {@code nearest(t)} is the number of thresholds that are not
     * above {@code t}. Exact, including the rounding of the differences that it compares.
     */
    public static float[] exactThresholds() {
        return THRESHOLDS.clone();
    }

    /** Index of the level nearest to {@code t}, the upper one on ties; the last for NaN. */
    static int nearest(float t) {
        if (t <= LEVELS[0]) {
            return 0;
        }
        if (t >= LEVELS[15]) {
            return 15;
        }
        int above = 1;
        while (above < 15 && !(t < LEVELS[above])) {
            above++;
        }
        return t - LEVELS[above - 1] < LEVELS[above] - t ? above - 1 : above;
    }

    private static float[] thresholds() {
        float[] thresholds = new float[15];
        for (int k = 0; k < 15; k++) {
            float low = LEVELS[k];
            float high = LEVELS[k + 1];
            while (Math.nextUp(low) < high) {
                float middle = low + (high - low) / 2;
                middle = middle > low && middle < high ? middle : Math.nextUp(low);
                if (nearest(middle) > k) {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            thresholds[k] = high;
        }
        return thresholds;
    }
}

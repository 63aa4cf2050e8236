package io.apex4j.quant;

/** The three values of a ternary digit of IQ1_S and IQ1_M: -1, 0, 1, shifted up or down by 1/8. */
final class TernaryShift {
    static final float DELTA = 0.125f;

    private static final float[] UP = {-1 + DELTA, DELTA, 1 + DELTA};
    private static final float[] DOWN = {-1 - DELTA, -DELTA, 1 - DELTA};

    private TernaryShift() {}

    static float[] values(boolean up) {
        return up ? UP : DOWN;
    }
}

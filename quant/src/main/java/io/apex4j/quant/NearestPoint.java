package io.apex4j.quant;

/** The specification of {@link EncodingKernels#nearestPoint}. Scratch: for the use of one thread. */
final class NearestPoint {
    private static final int TERNARY_DIGITS = 3;

    private final float[] terms = new float[32];

    /** See {@link EncodingKernels#nearestPoint}. */
    int find(Codebook codebook, int packed, float[] values, float[] weights, int first, float scale, float[] levels) {
        int digitCount = codebook.bits() == 2 ? TERNARY_DIGITS : 8;
        for (int i = 0; i < codebook.dimensions(); i++) {
            for (int digit = 0; digit < digitCount; digit++) {
                float error = scale * levels[digit] - values[first + i];
                terms[(i << codebook.bits()) + digit] = weights[first + i] * error * error;
            }
        }
        return codebook.nearest(packed, terms);
    }
}

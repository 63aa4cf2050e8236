package io.apex4j.model;

/**
 * Rotary position embedding over whole heads, in the form that pairs value {@code i} with value {@code i + half} (NEOX):
 * the pair is turned by the angle {@code position * base^(-2 i / dimension)}.
 */
final class RotaryEmbedding {
    private final double[] frequencies;

    RotaryEmbedding(int dimension, double base) {
        frequencies = new double[dimension / 2];
        for (int index = 0; index < frequencies.length; index++) {
            frequencies[index] = Math.pow(base, -2.0 * index / dimension);
        }
    }

    /** Values of a head. */
    int dimension() {
        return 2 * frequencies.length;
    }

    /** Turns a head in place by a rotation that {@link #fill} has made. */
    void rotate(float[] x, int offset, float[] table, int rotation) {
        int half = frequencies.length;
        for (int index = 0; index < half; index++) {
            float cosine = table[rotation + index];
            float sine = table[rotation + half + index];
            float a = x[offset + index];
            float b = x[offset + half + index];
            x[offset + index] = a * cosine - b * sine;
            x[offset + half + index] = b * cosine + a * sine;
        }
    }

    /** The rotation at a position: {@code [dimension]}, cosines, then sines. */
    void fill(int position, float[] table, int offset) {
        for (int index = 0; index < frequencies.length; index++) {
            double angle = position * frequencies[index];
            table[offset + index] = (float) Math.cos(angle);
            table[offset + frequencies.length + index] = (float) Math.sin(angle);
        }
    }
}

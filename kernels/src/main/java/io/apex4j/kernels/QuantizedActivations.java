package io.apex4j.kernels;

import java.util.Arrays;

/**
 * Activations of some tokens rounded to 8 bits, in the forms that integer products read.
 *
 * <p>Blocks of 256 are rounded as ggml's Q8_K: with M the first value of the largest magnitude and {@code s = -127 / M},
 * {@code q = min(127, rint(s * x))} and the scale is {@code 1 / s}. Blocks of 32 are rounded as ggml's Q8_0 on x86: {@code q
 * = rint(x * (127 / max))}, and the scale is {@code max / 127} rounded to half precision. A block of zeros has scale 0.
 *
 * <p>So each activation is off by at most half a scale, in blocks of 32 by 2^-11 of itself more.
 *
 * <p>Each token's part of the arrays is padded to whole groups of 256 values with zeros; the arrays may be longer.
 */
public final class QuantizedActivations {
    private LevelFormat format;
    private int columns;
    private int padded;
    private int tokens;
    private short[] natural = {};
    private short[] values = {};
    private short[] biased = {};
    private float[] scales = {};
    private float[] sums = {};

    /** Room for so many tokens. */
    QuantizedActivations(LevelFormat format, int columns, int tokens) {
        this.format = format;
        shape(format, columns, tokens);
    }

    /** Makes room for other activations; what this held is lost. */
    void shape(LevelFormat newFormat, int newColumns, int newTokens) {
        format = newFormat;
        if (columns == newColumns && tokens >= newTokens) {
            return;
        }
        columns = newColumns;
        tokens = newTokens;
        padded = Levels.padded(columns);
        if (natural.length < padded || values.length < padded * tokens) {
            natural = new short[padded];
            values = new short[padded * tokens];
            biased = new short[padded / 2 * tokens];
            scales = new float[padded / Levels.GROUP * tokens + Levels.GROUP];
            sums = new float[padded / Levels.GROUP * tokens];
        }
        if (columns < padded) {
            clear();
        }
    }

    private void clear() {
        Arrays.fill(natural, (short) 0);
        Arrays.fill(values, (short) 0);
        Arrays.fill(biased, (short) 0);
        Arrays.fill(scales, 0);
        Arrays.fill(sums, 0);
    }

    /** Values of a token. */
    public int columns() {
        return columns;
    }

    /** Values of a token with the padding: a multiple of 256. */
    public int padded() {
        return padded;
    }

    /** Room for tokens. */
    public int tokens() {
        return tokens;
    }

    /** What the weights' integers are like. */
    public LevelFormat format() {
        return format;
    }

    /** Scratch: the rounded values of one token in their order, {@code [padded]}, zeros behind the columns. */
    public short[] natural() {
        return natural;
    }

    /**
     * The rounded values {@code [tokens, padded]}; of each run of 64 the 32 with even place come first, then the 32 with odd
     * place.
     */
    public short[] values() {
        return values;
    }

    /** Bias times the sum of each pair of rounded values, modulo 2^16: {@code [tokens, padded / 2]}. */
    public short[] biased() {
        return biased;
    }

    /** The scale of each group of 16 values, {@code [tokens, padded / 16]}, and 16 values more. */
    public float[] scales() {
        return scales;
    }

    /** Scale times the sum of the rounded values of each group of 16, rounded once: {@code [tokens, padded / 16]}. */
    public float[] sums() {
        return sums;
    }

    /** Rounded value {@code i} of a token. */
    int value(int token, int i) {
        return values[token * padded + i / 64 * 64 + i % 2 * 32 + i % 64 / 2];
    }
}

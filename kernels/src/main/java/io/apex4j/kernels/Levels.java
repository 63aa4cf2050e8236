package io.apex4j.kernels;

import java.util.Arrays;

/**
 * One row of weights as integers: weight {@code i} is {@code (levels[i] - bias) * scales[i / 16] + offsets[i / 16]}, the
 * levels unsigned and the bias that of the {@link LevelFormat}.
 *
 * <p>Scratch memory of one thread. The arrays are padded to whole groups of 256 values; the padding of the scales and of
 * the offsets is zero, whatever the levels there are. The arrays may be longer.
 */
public final class Levels {
    /** Values that share a scale. */
    public static final int GROUP = 16;

    private static final int SUPER_BLOCK = 256;
    private static final int LANES = 16;

    private int columns;
    private byte[] levels = {};
    private float[] scales = {};
    private float[] offsets = {};
    private final float[] lanes = new float[LANES];
    private int[] indices = {};
    private long[] points = {};

    /** Room for a row of so many values. */
    public Levels(int columns) {
        shape(columns);
    }

    /** Makes this a row of so many values; what it held is lost. */
    void shape(int newColumns) {
        if (columns == newColumns) {
            return;
        }
        columns = newColumns;
        int padded = padded(columns);
        if (levels.length < padded) {
            levels = new byte[padded];
            scales = new float[padded / GROUP + GROUP];
            offsets = new float[padded / GROUP];
            indices = new int[padded / Long.BYTES];
            points = new long[padded / Long.BYTES];
        }
        Arrays.fill(scales, columns / GROUP, padded / GROUP, 0);
        Arrays.fill(offsets, columns / GROUP, padded / GROUP, 0);
    }

    /** The levels, {@code [columns]}. */
    public byte[] levels() {
        return levels;
    }

    /** The scales, {@code [columns / 16]}, and at least 16 readable values more. */
    public float[] scales() {
        return scales;
    }

    /** The offsets, {@code [columns / 16]}; those of types without offsets mean nothing. */
    public float[] offsets() {
        return offsets;
    }

    /** Partial sums of a product, {@code [16]}, left behind by it. */
    public float[] lanes() {
        return lanes;
    }

    /** Scratch of unpackers, {@code [columns / 8]}. */
    public int[] indices() {
        return indices;
    }

    /** Scratch of unpackers, {@code [columns / 8]}. */
    public long[] points() {
        return points;
    }

    static int padded(int columns) {
        return (columns + SUPER_BLOCK - 1) / SUPER_BLOCK * SUPER_BLOCK;
    }
}

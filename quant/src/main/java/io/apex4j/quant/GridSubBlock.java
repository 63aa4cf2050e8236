package io.apex4j.quant;

/** One sub-block on its way through a {@link GridSearch}. Owned by one encoder. */
public final class GridSubBlock {
    /** Magnitudes of the values; one of a group may be negative where the parity of the signs asks for it. */
    public final float[] values;
    /** Weights of the values. */
    public final float[] weights;
    /** Square roots of the weights, for the distance to codebook points. */
    public final float[] rootWeights;
    /** Digits found. */
    public final byte[] digits;
    /** Whether the rounded values of each group were a point of the codebook in the trial taken. */
    public final boolean[] onGrid;
    /** The scale found. */
    public float scale;

    GridSubBlock(int size) {
        values = new float[size];
        weights = new float[size];
        rootWeights = new float[size];
        digits = new byte[size];
        onGrid = new boolean[size / 4];
    }
}

package io.apex4j.quant;

import java.util.Arrays;

/**
 * A batch of sub-blocks and what a search finds for each: the working memory between a format and its kernels.
 *
 * <p>Sub-block {@code j} has its values and weights at {@code [j * size, (j + 1) * size)}. Owned by one encoder.
 */
public final class SubBlocks {
    /** Values of a sub-block. */
    public final int size;
    /** Values {@code [capacity, size]}. */
    public final float[] values;
    /** Weights of the values {@code [capacity, size]}. */
    public final float[] weights;
    /** Found scale of each sub-block. */
    public final float[] scales;
    /** Found offset of each sub-block: {@code x ~ scale * level - min}. */
    public final float[] minima;
    /** Sum of the weights of each sub-block, in the order of its values. */
    public final float[] weightSums;
    /** Levels from 0 on {@code [capacity, size]}, as unsigned bytes. */
    public final byte[] levels;
    /** Inverse scale of the trial whose levels were taken; NaN where all levels are 0. */
    public final float[] inverses;
    /** Value that this trial gave the level 0 (0 for symmetric searches). */
    public final float[] lows;

    private int count;

    SubBlocks(int capacity, int size) {
        this.size = size;
        values = new float[capacity * size];
        weights = new float[capacity * size];
        scales = new float[capacity];
        minima = new float[capacity];
        weightSums = new float[capacity];
        levels = new byte[capacity * size];
        inverses = new float[capacity];
        lows = new float[capacity];
    }

    /** Sub-blocks in use. */
    public int count() {
        return count;
    }

    void setCount(int newCount) {
        count = newCount;
    }

    /** Writes the levels of the trial taken for sub-block {@code j}: {@code clamp(round(inverse * (x - low))) - lowest}. */
    public void deriveLevels(int j, int lowest, int highest) {
        int start = j * size;
        float inverse = inverses[j];
        if (Float.isNaN(inverse)) {
            Arrays.fill(levels, start, start + size, (byte) 0);
            return;
        }
        float low = lows[j];
        for (int i = start; i < start + size; i++) {
            levels[i] = (byte) (Rounding.nearestInt(inverse * (values[i] - low), lowest, highest) - lowest);
        }
    }

    /** The level of value {@code i} of sub-block {@code j}, 0 to 255. */
    int level(int j, int i) {
        return levels[j * size + i] & 0xff;
    }
}

package io.apex4j.quant.vector;

import java.util.Arrays;

/** Sub-blocks under refinement, one in each lane: their values, levels, sums, and which of them still change. */
final class RefinedLanes {
    static final int VECTORS = 4;
    static final int WIDTH = VECTORS * Lanes.COUNT;

    /** Values {@code [size, WIDTH]}. */
    float[] values = new float[0];
    /** Levels {@code [size, WIDTH]}. */
    float[] levels = new float[0];

    /** Sum of weight times level times value of each sub-block. */
    final float[] sumLx = new float[WIDTH];
    /** Sum of weight times level squared of each sub-block. */
    final float[] sumL2 = new float[WIDTH];
    /** Lanes of each vector that changed in this sweep. */
    final long[] changed = new long[VECTORS];
    /** Lanes of each vector that changed in the sweep before. */
    final long[] changedBefore = new long[VECTORS];
    /** Places of the sub-blocks in their batch, of those that were added. */
    final int[] indices = new int[WIDTH];

    private int size;
    private int count;

    void fit(int newSize) {
        size = newSize;
        if (values.length < size * WIDTH) {
            values = new float[size * WIDTH];
            levels = new float[size * WIDTH];
        }
    }

    /** Prepares the first sweep over {@code newCount} sub-blocks. */
    void start(int newCount) {
        count = newCount;
        for (int v = 0; v < VECTORS; v++) {
            changed[v] = v * Lanes.COUNT < count ? 1 : 0;
        }
    }

    void startSweep() {
        System.arraycopy(changed, 0, changedBefore, 0, VECTORS);
        Arrays.fill(changed, 0);
    }

    int end() {
        return size * WIDTH;
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count == WIDTH;
    }

    void clear() {
        count = 0;
    }

    boolean isChanged(int lane) {
        return (changed[lane / Lanes.COUNT] >>> lane % Lanes.COUNT & 1) != 0;
    }

    boolean anyChanged() {
        long any = 0;
        for (long lanes : changed) {
            any |= lanes;
        }
        return any != 0;
    }

    float scale(int lane) {
        return sumL2[lane] > 0 ? sumLx[lane] / sumL2[lane] : 0;
    }

    int level(int lane, int i) {
        return (int) levels[i * WIDTH + lane];
    }

    /** Takes over lane {@code lane} of {@code source}, which holds sub-block {@code index} of the batch. */
    void add(RefinedLanes source, int lane, int index) {
        for (int i = 0; i < size; i++) {
            values[i * WIDTH + count] = source.values[i * WIDTH + lane];
            levels[i * WIDTH + count] = source.levels[i * WIDTH + lane];
        }
        sumLx[count] = source.sumLx[lane];
        sumL2[count] = source.sumL2[lane];
        indices[count] = index;
        count++;
    }
}

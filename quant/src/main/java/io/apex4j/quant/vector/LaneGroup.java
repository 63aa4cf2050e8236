package io.apex4j.quant.vector;

import io.apex4j.quant.SubBlocks;

/**
 * Sub-blocks side by side: row {@code i} holds value {@code i} of every sub-block of the group.
 *
 * <p>Places beyond the last sub-block of the batch hold zeros.
 */
final class LaneGroup {
    /** Sub-blocks of a full group. */
    final int width;
    /** Values {@code [size, width]}. */
    float[] values = new float[0];
    /** Weights {@code [size, width]}. */
    float[] weights = new float[0];

    private final Transposition transposition = new Transposition();
    private final float[] columns = new float[Lanes.COUNT * Lanes.COUNT];
    private int size;
    private int count;

    LaneGroup(int vectors) {
        width = vectors * Lanes.COUNT;
    }

    /** Loads values and weights from sub-block {@code first} on; returns how many sub-blocks there are. */
    int load(SubBlocks blocks, int first) {
        loadValues(blocks, first);
        weights = fit(weights, size);
        transposition.run(blocks.weights, first * size, count, size, weights, width);
        return count;
    }

    /** Loads the values from sub-block {@code first} on; returns how many sub-blocks there are. */
    int loadValues(SubBlocks blocks, int first) {
        size = blocks.size;
        count = Math.min(width, blocks.count() - first);
        values = fit(values, size);
        transposition.run(blocks.values, first * size, count, size, values, width);
        return count;
    }

    /** Stores levels {@code [size, width]}, raised by {@code lift}, for the sub-blocks that were loaded. */
    void storeLevels(float[] levels, int lift, SubBlocks blocks, int first) {
        int n = Lanes.COUNT;
        for (int j = 0; j < count; j += n) {
            if (j + n > count || size % n != 0) {
                storePartial(levels, j, lift, blocks.levels, first * size);
                continue;
            }
            for (int i = 0; i < size; i += n) {
                transposition.square(levels, i * width + j, width, columns, 0, n);
                for (int row = 0; row < n; row++) {
                    Lanes.storeBytes(
                            Lanes.load(columns, row * n).add(lift), blocks.levels, (first + j + row) * size + i);
                }
            }
        }
    }

    private void storePartial(float[] levels, int firstLane, int lift, byte[] target, int offset) {
        for (int j = firstLane; j < Math.min(count, firstLane + Lanes.COUNT); j++) {
            for (int i = 0; i < size; i++) {
                target[offset + j * size + i] = (byte) ((int) levels[i * width + j] + lift);
            }
        }
    }

    /** An array for a row of {@code rows} values of every sub-block: {@code array}, if long enough. */
    float[] fit(float[] array, int rows) {
        return array.length >= rows * width ? array : new float[rows * width];
    }

    /** Values in use of the arrays. */
    int end() {
        return size * width;
    }

    /** Sub-blocks in the group, rounded up to whole vectors. */
    int used() {
        return (count + Lanes.COUNT - 1) / Lanes.COUNT * Lanes.COUNT;
    }
}

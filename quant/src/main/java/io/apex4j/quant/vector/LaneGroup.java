package io.apex4j.quant.vector;

import io.apex4j.quant.SubBlocks;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
    private @Nullable SubBlocks batch;
    private int first;
    private int size;
    private int count;

    LaneGroup(int vectors) {
        width = vectors * Lanes.COUNT;
    }

    /** Prepares for the sub-blocks from {@code newFirst} on. */
    void start(SubBlocks blocks, int newFirst) {
        batch = blocks;
        first = newFirst;
        size = blocks.size;
        count = Math.min(width, blocks.count() - first);
    }

    void loadValues() {
        values = fit(values, size);
        transposition.run(batch().values, first * size, count, size, values, width);
    }

    void loadWeights() {
        weights = fit(weights, size);
        transposition.run(batch().weights, first * size, count, size, weights, width);
    }

    /** Loads values and weights from sub-block {@code newFirst} on; returns how many sub-blocks there are. */
    int load(SubBlocks blocks, int newFirst) {
        start(blocks, newFirst);
        loadValues();
        loadWeights();
        return count;
    }

    /** The batch that the group is part of. */
    SubBlocks batch() {
        return Objects.requireNonNull(batch);
    }

    /** Place of the first sub-block in the batch. */
    int first() {
        return first;
    }

    /** Sub-blocks in the group. */
    int count() {
        return count;
    }

    /** Stores levels {@code [size, width]}, raised by {@code lift}, for the sub-blocks of the group. */
    void storeLevels(float[] levels, int lift) {
        byte[] target = batch().levels;
        int n = Lanes.COUNT;
        for (int j = 0; j < count; j += n) {
            if (j + n > count || size % n != 0) {
                storePartial(levels, j, lift, target, first * size);
                continue;
            }
            for (int i = 0; i < size; i += n) {
                transposition.square(levels, i * width + j, width, columns, 0, n);
                for (int row = 0; row < n; row++) {
                    Lanes.storeBytes(Lanes.load(columns, row * n).add(lift), target, (first + j + row) * size + i);
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

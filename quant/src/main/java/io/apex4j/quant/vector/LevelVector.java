package io.apex4j.quant.vector;

import io.apex4j.quant.ScalarKernels;
import io.apex4j.quant.SubBlocks;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Levels for scales that are found, with neighbouring values in the lanes: sizes are multiples of the vector length. */
final class LevelVector {
    private LevelVector() {}

    static void requantize(
            SubBlocks blocks, float[] scales, float[] mins, int lowest, int highest, boolean levelsStored) {
        for (int j = 0; j < blocks.count(); j++) {
            if (scales[j] != 0) {
                for (int i = j * blocks.size; i < (j + 1) * blocks.size; i += Lanes.COUNT) {
                    requantize(blocks.values, i, scales[j], mins[j], lowest, highest, blocks.levels);
                }
            } else if (!levelsStored) {
                deriveLevels(blocks, j, lowest, highest);
            }
        }
    }

    private static void requantize(
            float[] values, int i, float scale, float min, int lowest, int highest, byte[] levels) {
        IntVector bits = Lanes.roundedBits(Lanes.load(values, i).add(min).div(scale))
                .max(Lanes.levelBits(lowest))
                .min(Lanes.levelBits(highest))
                .sub(Lanes.levelBits(lowest));
        Lanes.store(bits, levels, i);
    }

    /** See {@link ScalarKernels#deriveLevels}. */
    static void deriveLevels(SubBlocks blocks, int lowest, int highest) {
        for (int j = 0; j < blocks.count(); j++) {
            deriveLevels(blocks, j, lowest, highest);
        }
    }

    private static void deriveLevels(SubBlocks blocks, int j, int lowest, int highest) {
        if (Float.isNaN(blocks.inverses[j])) {
            blocks.deriveLevels(j, lowest, highest);
            return;
        }
        for (int i = j * blocks.size; i < (j + 1) * blocks.size; i += Lanes.COUNT) {
            IntVector bits = Lanes.roundedBits(
                            Lanes.load(blocks.values, i).sub(blocks.lows[j]).mul(blocks.inverses[j]))
                    .max(Lanes.levelBits(lowest))
                    .min(Lanes.levelBits(highest))
                    .sub(Lanes.levelBits(lowest));
            Lanes.store(bits, blocks.levels, i);
        }
    }

    /** See {@link ScalarKernels#truncate}; {@code inverse} is finite. */
    static void truncate(
            float[] values, int offset, int length, float low, float inverse, float shift, int highest, byte[] levels) {
        for (int i = offset; i < offset + length; i += Lanes.COUNT) {
            IntVector whole = (IntVector)
                    Lanes.load(values, i).sub(low).mul(inverse).add(shift).convert(VectorOperators.F2I, 0);
            Lanes.store(whole.min(highest), levels, i);
        }
    }
}

package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.Lanes.COUNT;
import static jdk.incubator.vector.VectorOperators.LSHR;

import io.apex4j.quant.NonLinearLevels;
import jdk.incubator.vector.IntVector;

/** {@link io.apex4j.quant.IQ4_XS} and {@link io.apex4j.quant.IQ4_NL} to floats. */
final class IQ4Unpackers {
    private static final int LEVELS_OFFSET = 8;
    private static final int BLOCK_BYTES = 136;
    private static final int SMALL_BLOCK_BYTES = 18;
    private static final LevelTable LEVELS = LevelTable.of(levels());

    private IQ4Unpackers() {}

    private static float[] levels() {
        float[] levels = new float[16];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = NonLinearLevels.level(i);
        }
        return levels;
    }

    static void unpackSuperBlocks(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        int block = blocksOffset;
        for (int i = 0; i < elements; i += 256) {
            superBlock(blocks, block, target, targetOffset + i);
            block += BLOCK_BYTES;
        }
    }

    private static void superBlock(byte[] blocks, int block, float[] target, int offset) {
        float d = Lanes.half(blocks, block);
        int high = Lanes.unsignedShort(blocks, block + 2);
        int low = Lanes.integer(blocks, block + 4);
        for (int j = 0; j < 8; j++) {
            int scale = low >>> 4 * j & 15 | (high >>> 2 * j & 3) << 4;
            store(blocks, block + LEVELS_OFFSET + 16 * j, d * (scale - 32), target, offset + 32 * j);
        }
    }

    static void unpackBlocks(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        int block = blocksOffset;
        for (int i = 0; i < elements; i += 32) {
            store(blocks, block + 2, Lanes.half(blocks, block), target, targetOffset + i);
            block += SMALL_BLOCK_BYTES;
        }
    }

    private static void store(byte[] blocks, int nibbles, float scale, float[] target, int offset) {
        for (int l = 0; l < 16; l += COUNT) {
            IntVector pairs = Lanes.unsigned(blocks, nibbles + l);
            LEVELS.get(pairs.and(15)).mul(scale).intoArray(target, offset + l);
            LEVELS.get(pairs.lanewise(LSHR, 4)).mul(scale).intoArray(target, offset + 16 + l);
        }
    }
}

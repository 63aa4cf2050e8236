package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.Lanes.COUNT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import io.apex4j.kernels.Unpacker;
import jdk.incubator.vector.IntVector;

/** {@link io.apex4j.quant.Q3_K} to floats. */
final class Q3_KUnpacker implements Unpacker {
    private static final int BLOCK_BYTES = 110;
    private static final int LEVELS_OFFSET = 32;
    private static final int SCALES_OFFSET = 96;
    private static final int D_OFFSET = 108;
    private static final int HALF = 4;

    @Override
    public void unpack(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        int block = blocksOffset;
        for (int i = 0; i < elements; i += 256) {
            float d = Lanes.half(blocks, block + D_OFFSET);
            long low = Lanes.longInteger(blocks, block + SCALES_OFFSET);
            int high = Lanes.integer(blocks, block + SCALES_OFFSET + 8);
            for (int part = 0; part < 4; part++) {
                int shift = 4 * (part / 2);
                part(blocks, block, part, scales(low >>> shift, high >>> shift), d, target, targetOffset + i);
            }
            block += BLOCK_BYTES;
        }
    }

    /** Eight 6-bit scales, a byte each, from bits 0 to 3 and from bits 0 to 3 of every byte of the high bits. */
    private static long scales(long low, int high) {
        long two = high & 0x03030303L | (high >>> 2 & 0x03030303L) << 32;
        return low & 0x0f0f0f0f0f0f0f0fL | two << 4;
    }

    /** 64 values: two bits each of the levels and one bit each of the high bits, of values 32 apart. */
    private static void part(byte[] blocks, int block, int part, long scales, float d, float[] target, int offset) {
        int levels = block + LEVELS_OFFSET + 32 * (part / 2);
        int quarter = 2 * (part % 2);
        for (int l = 0; l < 32; l += COUNT) {
            IntVector low = Lanes.unsigned(blocks, levels + l).lanewise(LSHR, 2 * quarter);
            IntVector top = Lanes.unsigned(blocks, block + l).lanewise(LSHR, 2 * part);
            IntVector first = low.and(3).or(top.and(1).lanewise(LSHL, 2));
            IntVector second = low.lanewise(LSHR, 2).and(3).or(top.and(2).lanewise(LSHL, 1));
            int j = 2 * quarter + l / 16;
            int o = offset + 64 * part + l;
            store(first, d * scale(scales, j), target, o);
            store(second, d * scale(scales, j + 2), target, o + 32);
        }
    }

    private static int scale(long scales, int j) {
        return ((int) (scales >>> 8 * j) & 63) - 32;
    }

    private static void store(IntVector levels, float scale, float[] target, int offset) {
        Lanes.floats(levels.sub(HALF)).mul(scale).intoArray(target, offset);
    }
}

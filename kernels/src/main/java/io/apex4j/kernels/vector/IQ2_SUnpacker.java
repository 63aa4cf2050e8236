package io.apex4j.kernels.vector;

import static jdk.incubator.vector.VectorOperators.B2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.apex4j.gguf.GgmlType;
import io.apex4j.kernels.Unpacker;
import io.apex4j.quant.BlockFormat;
import io.apex4j.quant.BlockFormats;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link io.apex4j.quant.IQ2_S} to floats: eight lanes, a point of the codebook. */
final class IQ2_SUnpacker implements Unpacker {
    private static final int BLOCK_BYTES = 82;
    private static final int SIGNS_OFFSET = 34;
    private static final int HIGH_OFFSET = 66;
    private static final int SCALES_OFFSET = 74;
    private static final int POINTS = 1024;

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
    private static final Class<? extends ByteVector> BYTE_CLASS = VectorClass.ofBytes(ByteVector.SPECIES_64);
    private static final Class<? extends FloatVector> FLOAT_CLASS = VectorClass.ofFloats(FLOATS);
    private static final Class<? extends IntVector> INT_CLASS = VectorClass.ofIntegers(IntVector.SPECIES_256);
    private static final IntVector SIGN_SHIFTS =
            IntVector.fromArray(IntVector.SPECIES_256, new int[] {31, 30, 29, 28, 27, 26, 25, 24}, 0);

    /** The eight levels of every point. */
    private final byte[] grid = grid();

    /** Decodes blocks whose scale is 1 and whose points count up. */
    private static byte[] grid() {
        BlockFormat format = BlockFormats.of(GgmlType.IQ2_S);
        byte[] block = new byte[BLOCK_BYTES];
        short eight = Float.floatToFloat16(8);
        block[0] = (byte) eight;
        block[1] = (byte) (eight >> 8);
        float[] levels = new float[256];
        byte[] grid = new byte[8 * POINTS];
        for (int point = 0; point < POINTS; point++) {
            block[2] = (byte) point;
            block[HIGH_OFFSET] = (byte) (point >> 8);
            format.decode(block, 0, levels, 0, 256);
            for (int i = 0; i < 8; i++) {
                grid[8 * point + i] = (byte) levels[i];
            }
        }
        return grid;
    }

    @Override
    public void unpack(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        int block = blocksOffset;
        for (int i = 0; i < elements; i += 256) {
            block(blocks, block, target, targetOffset + i);
            block += BLOCK_BYTES;
        }
    }

    private void block(byte[] blocks, int block, float[] target, int offset) {
        float d = Lanes.half(blocks, block);
        for (int j = 0; j < 8; j++) {
            int scales = blocks[block + SCALES_OFFSET + j];
            int high = blocks[block + HIGH_OFFSET + j] << 8;
            float first = d * (0.5f + (scales & 15)) * 0.25f;
            float second = d * (0.5f + (scales >> 4 & 15)) * 0.25f;
            int at = block + 4 * j;
            int o = offset + 32 * j;
            store(blocks, at, high, first, target, o);
            store(blocks, at + 1, high >> 2, first, target, o + 8);
            store(blocks, at + 2, high >> 4, second, target, o + 16);
            store(blocks, at + 3, high >> 6, second, target, o + 24);
        }
    }

    private void store(byte[] blocks, int at, int high, float scale, float[] target, int offset) {
        int point = blocks[at + 2] & 255 | high & 0x300;
        ByteVector bytes = BYTE_CLASS.cast(ByteVector.fromArray(ByteVector.SPECIES_64, grid, 8 * point));
        FloatVector levels =
                FLOAT_CLASS.cast(bytes.convertShape(B2F, FLOATS, 0)).mul(scale);
        IntVector signs = INT_CLASS
                .cast(IntVector.broadcast(IntVector.SPECIES_256, blocks[at + SIGNS_OFFSET]))
                .lanewise(LSHL, SIGN_SHIFTS)
                .and(Integer.MIN_VALUE);
        IntVector bits = INT_CLASS.cast(levels.reinterpretAsInts()).lanewise(XOR, signs);
        FLOAT_CLASS.cast(bits.reinterpretAsFloats()).intoArray(target, offset);
    }
}

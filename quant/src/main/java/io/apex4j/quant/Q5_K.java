package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * Q5_K: 256 values in 176 bytes, 5.5 bits per weight.
 *
 * <pre>
 * bytes   0..1    d      half     scale of the scales
 * bytes   2..3    dmin   half     scale of the offsets
 * bytes   4..15   {@link SixBitScales}: scale and offset of each sub-block of 32
 * bytes  16..47   qh     1 bit    byte l, bit j: fifth bit of level 32 j + l                   (j = 0..7, l = 0..31)
 * bytes  48..175  qs     4 bits   byte 32 g + l: level 64 g + l low, level 64 g + 32 + l high   (g = 0..3)
 * </pre>
 *
 * value = (d * scale) * level - (dmin * offset)
 */
public final class Q5_K implements BlockFormat {
    private static final AffineSearch SEARCH = new AffineSearch(31, -0.5f, 0.1f, 15, false);
    private static final int HIGH_OFFSET = 16;
    private static final int LEVELS_OFFSET = 48;

    @Override
    public GgmlType type() {
        return GgmlType.Q5_K;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new AffineSuperBlockEncoder(type(), kernels, SEARCH) {
            @Override
            void packLevels(int k, byte[] target, int offset) {
                Nibbles.packBits(blocks.levels, 256 * k, 4, target, offset);
                Nibbles.packPairs(blocks.levels, 256 * k, 256, 32, target, offset + 32);
            }
        };
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int k = 0; k < elements / 256; k++) {
            int block = blocksOffset + k * type().blockBytes();
            float d = LittleEndian.getHalf(blocks, block);
            float dmin = LittleEndian.getHalf(blocks, block + 2);
            for (int j = 0; j < 8; j++) {
                float scale = d * SixBitScales.scale(blocks, block + 4, j);
                float min = dmin * SixBitScales.min(blocks, block + 4, j);
                int quants = block + LEVELS_OFFSET + 32 * (j / 2);
                int shift = 4 * (j % 2);
                int out = targetOffset + 256 * k + 32 * j;
                for (int l = 0; l < 32; l++) {
                    int high = (blocks[block + HIGH_OFFSET + l] >> j) & 1;
                    target[out + l] = scale * (((blocks[quants + l] >> shift) & 15) | high << 4) - min;
                }
            }
        }
    }
}

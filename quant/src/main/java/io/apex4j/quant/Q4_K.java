package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * Q4_K: 256 values in 144 bytes, 4.5 bits per weight.
 *
 * <pre>
 * bytes   0..1    d      half     scale of the scales
 * bytes   2..3    dmin   half     scale of the offsets
 * bytes   4..15   {@link SixBitScales}: scale and offset of each sub-block of 32
 * bytes  16..143  qs     4 bits   byte 32 g + l: level 64 g + l low, level 64 g + 32 + l high   (g = 0..3, l = 0..31)
 * </pre>
 *
 * value = (d * scale) * level - (dmin * offset)
 */
public final class Q4_K implements BlockFormat {
    private static final AffineSearch SEARCH = new AffineSearch(15, -1.0f, 0.1f, 20, false);
    private static final int LEVELS_OFFSET = 16;

    @Override
    public GgmlType type() {
        return GgmlType.Q4_K;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new AffineSuperBlockEncoder(type(), kernels, SEARCH) {
            @Override
            void packLevels(int k, byte[] target, int offset) {
                Nibbles.packPairs(blocks.levels, 256 * k, 256, 32, target, offset);
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
                    target[out + l] = scale * ((blocks[quants + l] >> shift) & 15) - min;
                }
            }
        }
    }
}

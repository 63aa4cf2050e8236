package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * IQ4_XS: 256 values in 136 bytes, 4.25 bits per weight, levels of {@link NonLinearLevels}.
 *
 * <pre>
 * bytes 0..1     d         half     scale of the scales
 * bytes 2..3     scales_h  2 bits   bits 2 j: high bits of the scale of sub-block j of 32        (j = 0..7)
 * bytes 4..7     scales_l  4 bits   byte j / 2: low bits of scale j, even j low, odd j high
 * bytes 8..135   qs        4 bits   byte 16 j + l: index 32 j + l low, index 32 j + 16 + l high  (l = 0..15)
 * </pre>
 *
 * value = (d * (scale - 32)) * level(index)
 */
public final class IQ4_XS implements BlockFormat {
    private static final int SUB_BLOCK = 32;
    private static final int SCALE_HALF = 32;
    private static final int LOW_SCALES_OFFSET = 4;
    private static final int LEVELS_OFFSET = 8;

    @Override
    public GgmlType type() {
        return GgmlType.IQ4_XS;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new IQ4XSEncoder(kernels);
    }

    private static final class IQ4XSEncoder extends SuperBlockEncoder {
        private final float[] inverses = new float[BATCH * 8];

        IQ4XSEncoder(EncodingKernels kernels) {
            super(GgmlType.IQ4_XS, kernels, SUB_BLOCK);
        }

        @Override
        void encodeBatch(int firstBlock, int count, boolean weighted, byte[] target, int targetOffset) {
            if (weighted) {
                weighByImportance(count, 2);
            } else {
                weighBySquares(count * SUPER_BLOCK);
            }
            kernels.nonLinear(blocks);
            for (int k = 0; k < count; k++) {
                quantizeScales(k, target, targetOffset + k * type().blockBytes());
            }
            kernels.requantizeNonLinear(blocks, inverses);
            for (int k = 0; k < count; k++) {
                int offset = targetOffset + k * type().blockBytes() + LEVELS_OFFSET;
                Nibbles.packPairs(blocks.levels, k * SUPER_BLOCK, SUPER_BLOCK, 16, target, offset);
            }
        }

        private void quantizeScales(int k, byte[] target, int offset) {
            float d = -ScalarKernels.extremeOf(blocks.scales, 8 * k, 8 * (k + 1)) / SCALE_HALF;
            LittleEndian.putHalf(target, offset, d);
            float inverse = d != 0 ? 1 / d : 0;
            int high = 0;
            int low = 0;
            for (int j = 0; j < 8; j++) {
                int scale = Rounding.nearestInt(inverse * blocks.scales[8 * k + j], -SCALE_HALF, SCALE_HALF - 1);
                float effective = d * scale;
                inverses[8 * k + j] = effective != 0 ? 1 / effective : 0;
                int stored = scale + SCALE_HALF;
                low |= (stored & 15) << 4 * j;
                high |= stored >> 4 << 2 * j;
            }
            LittleEndian.putShort(target, offset + 2, high);
            LittleEndian.putInt(target, offset + LOW_SCALES_OFFSET, low);
        }
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int k = 0; k < elements / 256; k++) {
            int block = blocksOffset + type().blockBytes() * k;
            float d = LittleEndian.getHalf(blocks, block);
            int high = LittleEndian.getUnsignedShort(blocks, block + 2);
            int low = LittleEndian.getInt(blocks, block + LOW_SCALES_OFFSET);
            for (int j = 0; j < 8; j++) {
                int scale = low >>> 4 * j & 15 | (high >>> 2 * j & 3) << 4;
                float effective = d * (scale - SCALE_HALF);
                int quants = block + LEVELS_OFFSET + 16 * j;
                int out = targetOffset + 256 * k + 32 * j;
                for (int l = 0; l < 16; l++) {
                    target[out + l] = effective * NonLinearLevels.level(blocks[quants + l] & 15);
                    target[out + l + 16] = effective * NonLinearLevels.level(blocks[quants + l] >> 4 & 15);
                }
            }
        }
    }
}

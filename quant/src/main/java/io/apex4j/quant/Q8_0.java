package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * Q8_0: 32 values in 34 bytes, 8.5 bits per weight.
 *
 * <pre>
 * bytes 0..1    d    half   scale: largest magnitude / 127
 * bytes 2..33   qs   int8   levels
 * </pre>
 *
 * value = level * d
 */
public final class Q8_0 implements BlockFormat {
    @Override
    public GgmlType type() {
        return GgmlType.Q8_0;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new PlainEncoder(type(), kernels::encodeQ8);
    }

    /** One block: the specification of {@link EncodingKernels#encodeQ8}. */
    static void encodeBlock(float[] values, int offset, byte[] target, int targetOffset) {
        float magnitude = 0;
        for (int i = 0; i < 32; i++) {
            magnitude = Math.max(magnitude, Math.abs(values[offset + i]));
        }
        float d = magnitude / 127;
        float inverse = d != 0 ? 1 / d : 0;
        LittleEndian.putHalf(target, targetOffset, d);
        for (int i = 0; i < 32; i++) {
            target[targetOffset + 2 + i] = (byte) Rounding.roundHalfAway(values[offset + i] * inverse);
        }
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int k = 0; k < elements / 32; k++) {
            int block = blocksOffset + 34 * k;
            float d = LittleEndian.getHalf(blocks, block);
            for (int i = 0; i < 32; i++) {
                target[targetOffset + 32 * k + i] = blocks[block + 2 + i] * d;
            }
        }
    }
}

package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/** BF16: the upper half of an IEEE binary32, little endian; rounded half to even, NaN made quiet. */
public final class BF16 implements BlockFormat {
    @Override
    public GgmlType type() {
        return GgmlType.BF16;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new ShortEncoder(type(), kernels::brainFloats);
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int i = 0; i < elements; i++) {
            target[targetOffset + i] = Float.intBitsToFloat(LittleEndian.getShort(blocks, blocksOffset + 2 * i) << 16);
        }
    }
}

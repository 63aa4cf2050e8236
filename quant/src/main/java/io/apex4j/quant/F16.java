package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/** F16: IEEE binary16, little endian; rounded half to even, subnormals kept, too large becomes infinite. */
public final class F16 implements BlockFormat {
    @Override
    public GgmlType type() {
        return GgmlType.F16;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new ShortEncoder(type(), F16::round);
    }

    private static void round(float[] values, int offset, int count, short[] target) {
        for (int i = 0; i < count; i++) {
            target[i] = Rounding.half(values[offset + i]);
        }
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int i = 0; i < elements; i++) {
            target[targetOffset + i] = LittleEndian.getHalf(blocks, blocksOffset + 2 * i);
        }
    }
}

package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/** F32: IEEE binary32, little endian; copied bit for bit. */
public final class F32 implements BlockFormat {
    @Override
    public GgmlType type() {
        return GgmlType.F32;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        return new PlainEncoder(
                type(), (values, offset, target, to) -> LittleEndian.putFloat(target, to, values[offset]));
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int i = 0; i < elements; i++) {
            target[targetOffset + i] = LittleEndian.getFloat(blocks, blocksOffset + 4 * i);
        }
    }
}

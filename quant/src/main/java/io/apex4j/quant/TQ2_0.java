package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * TQ2_0: 256 ternary values in 66 bytes, 2.0625 bits per weight.
 *
 * <pre>
 * bytes  0..63   qs   2 bits   byte 32 h + l: trits 128 h + l, + 32, + 64, + 96 from the low bits up
 * bytes 64..65   d    half     scale: largest magnitude
 * </pre>
 *
 * value = (trit - 1) * d
 */
public final class TQ2_0 implements BlockFormat {
    private static final int D_OFFSET = 64;

    @Override
    public GgmlType type() {
        return GgmlType.TQ2_0;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        byte[] trits = new byte[256];
        return new PlainEncoder(type(), (values, offset, target, to) -> {
            LittleEndian.putHalf(target, to + D_OFFSET, Trits.quantize(values, offset, trits));
            Nibbles.packTwoBits(trits, 0, 0, target, to);
        });
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int k = 0; k < elements / 256; k++) {
            int block = blocksOffset + type().blockBytes() * k;
            float d = LittleEndian.getHalf(blocks, block + D_OFFSET);
            for (int i = 0; i < 256; i++) {
                target[targetOffset + 256 * k + i] = (Nibbles.twoBits(blocks, block, i) - 1) * d;
            }
        }
    }
}

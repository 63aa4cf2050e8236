package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * TQ1_0: 256 ternary values in 54 bytes, 1.6875 bits per weight; five trits to a byte, four in the last ones.
 *
 * <pre>
 * bytes  0..31   qs   byte m: trits m, m + 32, ..., m + 128
 * bytes 32..47   qs   byte m: trits 160 + m, 160 + m + 16, ..., 160 + m + 64
 * bytes 48..51   qh   byte m: trits 240 + m, 240 + m + 4, ..., 240 + m + 12
 * bytes 52..53   d    half   scale: largest magnitude
 * </pre>
 *
 * A byte is {@code ceil(256 v / 243)} of the number v whose base-3 digits are the trits, first trit highest.
 * value = (trit - 1) * d
 */
public final class TQ1_0 implements BlockFormat {
    private static final int D_OFFSET = 52;
    private static final int[] POWERS = {1, 3, 9, 27, 81};
    /** Runs of bytes: first byte, bytes, first trit, trits in a byte. */
    private static final int[][] RUNS = {{0, 32, 0, 5}, {32, 16, 160, 5}, {48, 4, 240, 4}};

    @Override
    public GgmlType type() {
        return GgmlType.TQ1_0;
    }

    @Override
    public Encoder newEncoder(EncodingKernels kernels) {
        byte[] trits = new byte[256];
        return new PlainEncoder(type(), (values, offset, target, to) -> {
            LittleEndian.putHalf(target, to + D_OFFSET, Trits.quantize(values, offset, trits));
            for (int[] run : RUNS) {
                pack(trits, run, target, to);
            }
        });
    }

    private static void pack(byte[] trits, int[] run, byte[] target, int to) {
        int bytes = run[1];
        for (int m = 0; m < bytes; m++) {
            int number = 0;
            for (int n = 0; n < run[3]; n++) {
                number += trits[run[2] + m + bytes * n] * POWERS[4 - n];
            }
            target[to + run[0] + m] = (byte) ((256 * number + 242) / 243);
        }
    }

    @Override
    public void decode(byte[] blocks, int blocksOffset, float[] target, int targetOffset, int elements) {
        for (int k = 0; k < elements / 256; k++) {
            int block = blocksOffset + type().blockBytes() * k;
            float d = LittleEndian.getHalf(blocks, block + D_OFFSET);
            for (int[] run : RUNS) {
                for (int m = 0; m < run[1]; m++) {
                    int packed = blocks[block + run[0] + m] & 0xff;
                    for (int n = 0; n < run[3]; n++) {
                        int trit = (packed * POWERS[n] & 0xff) * 3 >> 8;
                        target[targetOffset + 256 * k + run[2] + m + run[1] * n] = (trit - 1) * d;
                    }
                }
            }
        }
    }
}

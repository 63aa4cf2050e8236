package io.apex4j.kernels.vector;

import io.apex4j.kernels.Levels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.ShortVector;

/** {@link io.apex4j.quant.TQ1_0} and {@link io.apex4j.quant.TQ2_0} to levels. */
final class TernaryLevels {
    private static final int ONE_BYTES = 54;
    private static final int TWO_BYTES = 66;

    private TernaryLevels() {}

    static void unpackTwoBits(MemorySegment weights, long offset, int columns, Levels row) {
        Q2_KLevels.unpackLevels(weights, offset, TWO_BYTES, columns / 128, row.levels());
        scales(weights, offset + 64, TWO_BYTES, columns / 256, row.scales());
    }

    static void unpackTrits(MemorySegment weights, long offset, int columns, Levels row) {
        for (int i = 0; i < columns / 256; i++) {
            long block = offset + (long) i * ONE_BYTES;
            spread(weights, block, row.levels(), 256 * i);
            for (int m = 0; m < 4; m++) {
                last(weights.get(ValueLayout.JAVA_BYTE, block + 48 + m) & 255, row.levels(), 256 * i + 240 + m);
            }
        }
        scales(weights, offset + 52, ONE_BYTES, columns / 256, row.scales());
    }

    /**
     * Five trits of each of 48 bytes: the highest digit of a byte's number shows above the byte when it is multiplied by 3,
     * and the others stay.
     */
    private static void spread(MemorySegment weights, long block, byte[] levels, int first) {
        for (int run = 0; run < 3; run++) {
            ShortVector bytes = PackedBytes.load16(weights, block + 16L * run);
            ShortVector even = bytes.and((short) 255);
            ShortVector odd = PackedBytes.right(bytes, 8);
            int at = first + (run < 2 ? 16 * run : 160);
            int stride = run < 2 ? 32 : 16;
            for (int n = 0; n < 5; n++) {
                even = even.mul((short) 3);
                odd = odd.mul((short) 3);
                PackedBytes.store16(PackedBytes.right(even, 8).or(odd.and((short) 0xff00)), levels, at + stride * n);
                even = even.and((short) 255);
                odd = odd.and((short) 255);
            }
        }
    }

    /** Four trits, four values apart. */
    private static void last(int packed, byte[] levels, int first) {
        int rest = packed;
        for (int n = 0; n < 4; n++) {
            levels[first + 4 * n] = (byte) (rest * 3 >> 8);
            rest = rest * 3 & 255;
        }
    }

    private static void scales(MemorySegment weights, long offset, int blockBytes, int blocks, float[] scales) {
        for (int i = 0; i < blocks; i++) {
            Arrays.fill(scales, 16 * i, 16 * i + 16, PackedBytes.half(weights, offset + (long) i * blockBytes));
        }
    }
}

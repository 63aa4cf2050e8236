package io.apex4j.kernels;

import io.apex4j.quant.BlockFormat;
import io.apex4j.quant.IQ1_S;
import io.apex4j.quant.IQ2_S;
import io.apex4j.quant.IQ2_XS;
import io.apex4j.quant.IQ2_XXS;
import io.apex4j.quant.IQ3_S;
import io.apex4j.quant.IQ3_XXS;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * The codebooks as tables of levels, stored with a bias of 128, value 0 in the lowest byte; read off the decoders, for
 * which each index is put into a block with the scale 1.
 */
public final class Grids {
    private static final long LOWEST_BITS = 0x0101010101010101L;
    private static final int SUPER_BLOCK = 256;

    private Grids() {}

    /** 256 points of IQ2_XXS, magnitudes. */
    static long[] iq2xxs() {
        return Iq2xxs.POINTS;
    }

    /** 512 points of IQ2_XS, magnitudes. */
    static long[] iq2xs() {
        return Iq2xs.POINTS;
    }

    /** 1024 points of IQ2_S, magnitudes. */
    public static long[] iq2s() {
        return Iq2s.POINTS;
    }

    /** 2048 points of IQ1_S and IQ1_M: eight times -1, 0, 1. */
    static long[] iq1() {
        return Iq1.POINTS;
    }

    /** 256 points of IQ3_XXS, four magnitudes each. */
    static int[] iq3xxs() {
        return Iq3xxs.POINTS;
    }

    /** 512 points of IQ3_S, four magnitudes each. */
    static int[] iq3s() {
        return Iq3s.POINTS;
    }

    /** For eight sign bits, bytes of ones where the bit is set. */
    static long[] signs() {
        return Signs.MASKS;
    }

    /** For seven sign bits the same, the eighth making the number of signs even. */
    static long[] evenSigns() {
        return Signs.EVEN_MASKS;
    }

    /** Negates the levels, stored with a bias of 128 and none of them -128, where the mask has ones. */
    static long negate(long levels, long mask) {
        return (levels ^ mask) + (mask & LOWEST_BITS);
    }

    /**
     * Decodes one block per index and packs its first values.
     *
     * @param factor what makes integers of the values
     */
    private static long[] points(
            BlockFormat format, int count, int length, float factor, BiConsumer<byte[], Integer> put) {
        long[] points = new long[count];
        float[] values = new float[SUPER_BLOCK];
        for (int index = 0; index < count; index++) {
            byte[] block = new byte[format.type().blockBytes()];
            block[1] = 0x3c;
            put.accept(block, index);
            format.decode(block, 0, values, 0, SUPER_BLOCK);
            for (int i = 0; i < length; i++) {
                points[index] |= (long) Math.round(values[i] * factor + 128) << 8 * i;
            }
        }
        return points;
    }

    private static int[] narrow(long[] points) {
        int[] narrow = new int[points.length];
        Arrays.setAll(narrow, index -> (int) points[index]);
        return narrow;
    }

    private static final class Iq2xxs {
        static final long[] POINTS = points(new IQ2_XXS(), 256, 8, 8, (block, index) -> block[2] = (byte) (int) index);
    }

    private static final class Iq2xs {
        static final long[] POINTS = points(new IQ2_XS(), 512, 8, 8, (block, index) -> {
            block[2] = (byte) (int) index;
            block[3] = (byte) (index >> 8);
        });
    }

    private static final class Iq2s {
        static final long[] POINTS = points(new IQ2_S(), 1024, 8, 8, (block, index) -> {
            block[2] = (byte) (int) index;
            block[66] = (byte) (index >> 8);
        });
    }

    private static final class Iq1 {
        static final long[] POINTS = points(new IQ1_S(), 2048, 8, 8, (block, index) -> {
            block[2] = (byte) (int) index;
            block[34] = (byte) (index >> 8);
        });

        static {
            for (int index = 0; index < POINTS.length; index++) {
                POINTS[index] -= LOWEST_BITS;
            }
        }
    }

    private static final class Iq3xxs {
        static final int[] POINTS =
                narrow(points(new IQ3_XXS(), 256, 4, 4, (block, index) -> block[2] = (byte) (int) index));
    }

    private static final class Iq3s {
        static final int[] POINTS = narrow(points(new IQ3_S(), 512, 4, 1, (block, index) -> {
            block[2] = (byte) (int) index;
            block[66] = (byte) (index >> 8);
        }));
    }

    private static final class Signs {
        static final long[] MASKS = new long[256];
        static final long[] EVEN_MASKS = new long[128];

        static {
            for (int bits = 0; bits < MASKS.length; bits++) {
                for (int i = 0; i < 8; i++) {
                    MASKS[bits] |= (bits >> i & 1) * 0xffL << 8 * i;
                }
            }
            for (int bits = 0; bits < EVEN_MASKS.length; bits++) {
                EVEN_MASKS[bits] = MASKS[bits | (Integer.bitCount(bits) & 1) << 7];
            }
        }
    }
}

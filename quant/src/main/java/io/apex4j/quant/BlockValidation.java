package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/**
 * Looks for blocks that hold an infinite value or one that is not a number: in values of floating point, and in the
 * scales of quantized blocks. The same places that llama.cpp looks at.
 */
public final class BlockValidation {
    /** Exponent bits of binary16, all set for infinite values and NaN. */
    private static final int HALF_EXPONENT = 0x7c00;

    private static final int UPPER_HALF_EXPONENT = 0x7f80;
    private static final int FLOAT_EXPONENT = 0x7f80_0000;
    private static final long DOUBLE_EXPONENT = 0x7ff0_0000_0000_0000L;
    private static final int[] NOWHERE = {};

    private BlockValidation() {}

    /**
     * The first bad block.
     *
     * @param blocks whole blocks of a type from {@code offset} on
     * @param count number of blocks
     * @return its index, or -1 when all are good
     */
    public static int firstInvalid(GgmlType type, byte[] blocks, int offset, int count) {
        return switch (type) {
            case F32 -> firstInfinite(blocks, offset, count);
            case F16 -> firstWithBits(blocks, offset, count, HALF_EXPONENT);
            case BF16 -> firstWithBits(blocks, offset, count, UPPER_HALF_EXPONENT);
            case F64 -> firstInfiniteDouble(blocks, offset, count);
            case I8, I16, I32, I64 -> -1;
            case IQ1_M -> firstBadSplitScale(blocks, offset, count);
            case MXFP4 -> firstByte(blocks, offset, count, type.blockBytes(), 1, 0xff, 0xff);
            case NVFP4 -> firstByte(blocks, offset, count, type.blockBytes(), 4, 0x7f, 0x7f);
            case Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q8_1, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, Q8_K, IQ2_XXS, IQ2_XS ->
                firstBadScale(type, blocks, offset, count);
            case IQ3_XXS, IQ1_S, IQ4_NL, IQ3_S, IQ2_S, IQ4_XS, TQ1_0, TQ2_0, Q1_0, Q2_0 ->
                firstBadScale(type, blocks, offset, count);
        };
    }

    /** Where in its block a type keeps scales of binary16. */
    private static int[] scaleOffsets(GgmlType type) {
        return switch (type) {
            case Q4_0, Q5_0, Q8_0, IQ2_XXS, IQ2_XS, IQ2_S, IQ3_XXS, IQ3_S, IQ1_S, IQ4_NL, IQ4_XS, Q1_0, Q2_0 ->
                new int[] {0};
            case Q4_1, Q5_1, Q8_1, Q4_K, Q5_K -> new int[] {0, 2};
            case Q2_K -> new int[] {80, 82};
            case Q3_K -> new int[] {108};
            case Q6_K -> new int[] {208};
            case TQ1_0 -> new int[] {52};
            case TQ2_0 -> new int[] {64};
            case F32, F16, BF16, F64, I8, I16, I32, I64, IQ1_M, MXFP4, NVFP4, Q8_K -> NOWHERE;
        };
    }

    private static int firstBadScale(GgmlType type, byte[] blocks, int offset, int count) {
        int[] places = scaleOffsets(type);
        for (int k = 0; k < count; k++) {
            for (int place : places) {
                int bits = LittleEndian.getShort(blocks, offset + k * type.blockBytes() + place);
                if ((bits & HALF_EXPONENT) == HALF_EXPONENT) {
                    return k;
                }
            }
        }
        return -1;
    }

    private static int firstInfinite(byte[] values, int offset, int count) {
        int highest = 0;
        for (int i = 0; i < count; i++) {
            highest = Math.max(highest, LittleEndian.getInt(values, offset + 4 * i) & FLOAT_EXPONENT);
        }
        if (highest != FLOAT_EXPONENT) {
            return -1;
        }
        int index = 0;
        while ((LittleEndian.getInt(values, offset + 4 * index) & FLOAT_EXPONENT) != FLOAT_EXPONENT) {
            index++;
        }
        return index;
    }

    private static int firstWithBits(byte[] values, int offset, int count, int bits) {
        int highest = 0;
        for (int i = 0; i < count; i++) {
            highest = Math.max(highest, LittleEndian.getShort(values, offset + 2 * i) & bits);
        }
        if (highest != bits) {
            return -1;
        }
        int index = 0;
        while ((LittleEndian.getShort(values, offset + 2 * index) & bits) != bits) {
            index++;
        }
        return index;
    }

    private static int firstInfiniteDouble(byte[] values, int offset, int count) {
        for (int i = 0; i < count; i++) {
            long bits = Integer.toUnsignedLong(LittleEndian.getInt(values, offset + 8 * i))
                    | (long) LittleEndian.getInt(values, offset + 8 * i + 4) << 32;
            if ((bits & DOUBLE_EXPONENT) == DOUBLE_EXPONENT) {
                return i;
            }
        }
        return -1;
    }

    private static int firstByte(byte[] blocks, int offset, int count, int blockBytes, int scales, int mask, int bad) {
        for (int k = 0; k < count; k++) {
            for (int scale = 0; scale < scales; scale++) {
                if ((blocks[offset + k * blockBytes + scale] & mask) == bad) {
                    return k;
                }
            }
        }
        return -1;
    }

    /** IQ1_M keeps its scale in the top four bits of four 16-bit words; the uppermost hold the exponent. */
    private static int firstBadSplitScale(byte[] blocks, int offset, int count) {
        for (int k = 0; k < count; k++) {
            int scales = offset + k * GgmlType.IQ1_M.blockBytes() + 48;
            int bits = 0;
            for (int word = 0; word < 4; word++) {
                bits |= (LittleEndian.getUnsignedShort(blocks, scales + 2 * word) >> 12) << 4 * word;
            }
            if ((bits & HALF_EXPONENT) == HALF_EXPONENT) {
                return k;
            }
        }
        return -1;
    }
}

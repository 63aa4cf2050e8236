package io.apex4j.kernels;

import io.apex4j.gguf.GgmlType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The specification of {@link LevelUnpacker}: the block layouts are told by the classes of {@code io.apex4j.quant}. */
final class ScalarLevels {
    /** Unpacks one block into values {@code first} and following. */
    @FunctionalInterface
    private interface Block {
        void unpack(MemorySegment weights, long block, int first, Levels row);
    }

    private ScalarLevels() {}

    /** The unpacker of a type. */
    static LevelUnpacker of(GgmlType type) {
        return switch (type) {
            case Q8_0 -> blocks(type, SmallBlockLevels::q8);
            case Q4_0 -> blocks(type, SmallBlockLevels::q4);
            case Q4_1 -> blocks(type, SmallBlockLevels::q4WithOffset);
            case Q5_0 -> blocks(type, SmallBlockLevels::q5);
            case Q5_1 -> blocks(type, SmallBlockLevels::q5WithOffset);
            case IQ4_NL -> blocks(type, SmallBlockLevels::iq4nl);
            case MXFP4 -> blocks(type, SmallBlockLevels::mxfp4);
            case Q2_K -> blocks(type, SuperBlockLevels::q2);
            case Q3_K -> blocks(type, SuperBlockLevels::q3);
            case Q4_K -> blocks(type, SuperBlockLevels::q4);
            case Q5_K -> blocks(type, SuperBlockLevels::q5);
            case Q6_K -> blocks(type, SuperBlockLevels::q6);
            case IQ4_XS -> blocks(type, SuperBlockLevels::iq4xs);
            case TQ1_0 -> blocks(type, SuperBlockLevels::tq1);
            case TQ2_0 -> blocks(type, SuperBlockLevels::tq2);
            case IQ1_S -> GridLevels::iq1s;
            case IQ1_M -> GridLevels::iq1m;
            case IQ2_XXS -> GridLevels::iq2xxs;
            case IQ2_XS -> GridLevels::iq2xs;
            case IQ2_S -> GridLevels::iq2s;
            case IQ3_XXS -> GridLevels::iq3xxs;
            case IQ3_S -> GridLevels::iq3s;
            case F32, F16, BF16, Q8_1, Q8_K, I8, I16, I32, I64, F64, NVFP4, Q1_0, Q2_0 ->
                throw new IllegalArgumentException("No integer products for type " + type.ggmlName());
        };
    }

    private static LevelUnpacker blocks(GgmlType type, Block block) {
        return (weights, offset, columns, row) -> {
            for (int first = 0; first < columns; first += type.blockSize()) {
                long start = offset + (long) first / type.blockSize() * type.blockBytes();
                block.unpack(weights, start, first, row);
            }
        };
    }

    static int unsignedByte(MemorySegment weights, long offset) {
        return weights.get(ValueLayout.JAVA_BYTE, offset) & 255;
    }

    static float half(MemorySegment weights, long offset) {
        return Float.float16ToFloat(weights.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset));
    }
}

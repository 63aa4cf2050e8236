package io.apex4j.kernels;

import io.apex4j.gguf.GgmlType;

/**
 * How the integers of a quantized type are kept for products.
 *
 * @param bias what a level is stored with in addition, so that all are unsigned
 * @param wide whether the sum of four products with activations may need more than 16 bits: levels beyond 64
 * @param activationBlock activations that share a scale: 256 as Q8_K, 32 as Q8_0
 * @param offsets whether weights have an offset of their own: those of the other types are all zero
 */
public record LevelFormat(int bias, boolean wide, int activationBlock, boolean offsets) {
    /**
     * The format of a type.
     *
     * @throws IllegalArgumentException for types that are not quantized, and those that no library here reads
     */
    public static LevelFormat of(GgmlType type) {
        return switch (type) {
            case Q8_0, IQ4_NL -> new LevelFormat(128, true, 32, false);
            case MXFP4, Q5_0 -> new LevelFormat(16, false, 32, false);
            case Q4_0 -> new LevelFormat(8, false, 32, false);
            case Q4_1, Q5_1 -> new LevelFormat(0, false, 32, true);
            case Q2_K, Q4_K, Q5_K -> new LevelFormat(0, false, 256, true);
            case Q3_K -> new LevelFormat(4, false, 256, false);
            case Q6_K -> new LevelFormat(32, false, 256, false);
            case IQ4_XS -> new LevelFormat(128, true, 256, false);
            case IQ1_S, IQ1_M, IQ2_XXS, IQ2_XS, IQ2_S, IQ3_XXS, IQ3_S -> new LevelFormat(128, false, 256, false);
            case TQ1_0, TQ2_0 -> new LevelFormat(1, false, 256, false);
            case F32, F16, BF16, Q8_1, Q8_K, I8, I16, I32, I64, F64, NVFP4, Q1_0, Q2_0 ->
                throw new IllegalArgumentException("No integer products for type " + type.ggmlName());
        };
    }
}

package io.apex4j.quant;

/** Signs of eight values as IQ2_XXS, IQ2_XS and IQ3_XXS store them: seven bits, the eighth makes the number even. */
final class GridSigns {
    private GridSigns() {}

    /** All eight sign bits from the seven stored. */
    static int expand(int sevenBits) {
        return sevenBits | (Integer.bitCount(sevenBits) & 1) << 7;
    }

    /** Writes eight values {@code scale * (2 digit + 1) * sign} of a codebook point. */
    static void decode(
            Codebook codebook, int index, float scale, int signs, int signShift, float[] target, int offset) {
        for (int i = 0; i < codebook.dimensions(); i++) {
            float value = scale * gridLevel(codebook, codebook.digit(index, i));
            target[offset + i] = (signs >> signShift + i & 1) != 0 ? -value : value;
        }
    }

    /** The number that a digit decodes to: 8, 25, 43 for IQ2; 4 to 62 for IQ3_XXS; 1 to 15 for IQ3_S. */
    private static int gridLevel(Codebook codebook, int digit) {
        if (codebook == Codebook.iq3s()) {
            return 2 * digit + 1;
        }
        if (codebook.bits() == 3) {
            return digit == 7 ? 62 : 8 * digit + 4;
        }
        return digit == 0 ? 8 : digit == 1 ? 25 : 43;
    }
}

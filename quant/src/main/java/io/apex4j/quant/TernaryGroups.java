package io.apex4j.quant;

/** The codebook step that IQ1_S and IQ1_M share. */
final class TernaryGroups {
    static final int GROUP = 8;

    private final EncodingKernels kernels;

    TernaryGroups(EncodingKernels kernels) {
        this.kernels = kernels;
    }

    /**
     * The index of the codebook point for the digits of a group; if they are none, they become those of the nearest.
     *
     * @param x values from {@code first} on, with weights {@code w} at the same places
     * @return the index, or {@code ~index} when the group was off the codebook
     */
    int snap(byte[] digits, int firstDigit, float[] x, float[] w, int first, float scale, float[] levels) {
        Codebook codebook = Codebook.iq1();
        int packed = codebook.pack(digits, firstDigit);
        int index = codebook.index(packed);
        if (index >= 0) {
            return index;
        }
        int nearest = kernels.nearestPoint(codebook, packed, x, w, first, scale, levels);
        codebook.unpack(nearest, digits, firstDigit);
        return ~codebook.index(nearest);
    }
}

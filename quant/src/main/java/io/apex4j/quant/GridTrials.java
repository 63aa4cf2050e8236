package io.apex4j.quant;

import static io.apex4j.quant.Rounding.nearestInt;

/** The specification of {@link EncodingKernels#gridTrials}. Scratch: for the use of one thread. */
final class GridTrials {
    private final NearestPoint nearestPoint = new NearestPoint();
    private final byte[] digits = new byte[32];
    private final boolean[] onGrid = new boolean[8];

    /** See {@link EncodingKernels#gridTrials}. */
    void run(GridSubBlock block, GridSearch search, float limit) {
        float best = 0;
        for (int t = -search.trials(); t <= search.trials(); t++) {
            float inverse = search.numerator(t) / limit;
            snap(block, search, inverse);
            float sumQx = 0;
            float sumQ2 = 0;
            for (int i = 0; i < search.size(); i++) {
                float w = block.weights[i];
                float q = 2 * digits[i] + 1;
                sumQx += w * block.values[i] * q;
                sumQ2 += w * q * q;
            }
            if (sumQ2 > 0 && sumQx * sumQx > best * sumQ2) {
                block.scale = sumQx / sumQ2;
                best = block.scale * sumQx;
                System.arraycopy(digits, 0, block.digits, 0, search.size());
                System.arraycopy(onGrid, 0, block.onGrid, 0, search.groups());
            }
        }
    }

    private void snap(GridSubBlock block, GridSearch search, float inverse) {
        Codebook codebook = search.codebook();
        int dimensions = codebook.dimensions();
        float scale = 1 / inverse;
        for (int group = 0; group < search.groups(); group++) {
            int first = group * dimensions;
            round(block.values, first, dimensions, inverse, search.top(), digits);
            int packed = codebook.pack(digits, first);
            onGrid[group] = codebook.index(packed) >= 0;
            if (!onGrid[group]) {
                int nearest = nearestPoint.find(
                        codebook, packed, block.values, block.rootWeights, first, scale, GridSearch.LEVELS);
                codebook.unpack(nearest, digits, first);
            }
        }
    }

    /** Writes the digits nearest to {@code inverse * values}, where digit d stands for {@code 2 d + 1}. */
    static void round(float[] values, int first, int count, float inverse, int top, byte[] digits) {
        for (int i = first; i < first + count; i++) {
            digits[i] = (byte) nearestInt(0.5f * (inverse * values[i] - 1), 0, top);
        }
    }
}

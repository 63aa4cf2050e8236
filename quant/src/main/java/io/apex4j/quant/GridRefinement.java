package io.apex4j.quant;

/** The last step of a codebook search: rounds again with the scale found, then fits the scale to the digits. */
final class GridRefinement {
    private final EncodingKernels kernels;
    private final GridSearch search;

    GridRefinement(EncodingKernels kernels, GridSearch search) {
        this.kernels = kernels;
        this.search = search;
    }

    void run(GridSubBlock block) {
        if (!isNeeded(block) || !(block.scale > 0)) {
            return;
        }
        float inverse = 1 / block.scale;
        for (int group = 0; group < search.groups(); group++) {
            if (search.refinement() == GridSearch.Refinement.OFF && block.onGrid[group]) {
                continue;
            }
            snap(block, group, inverse);
        }
        fitScale(block);
    }

    private boolean isNeeded(GridSubBlock block) {
        if (search.refinement() == GridSearch.Refinement.ALL) {
            return true;
        }
        for (int group = 0; group < search.groups(); group++) {
            if (!block.onGrid[group]) {
                return true;
            }
        }
        return false;
    }

    private void snap(GridSubBlock block, int group, float inverse) {
        Codebook codebook = search.codebook();
        int dimensions = codebook.dimensions();
        int first = group * dimensions;
        GridTrials.round(block.values, first, dimensions, inverse, search.top(), block.digits);
        int packed = codebook.pack(block.digits, first);
        if (codebook.index(packed) < 0) {
            int nearest = kernels.nearestPoint(
                    codebook, packed, block.values, block.rootWeights, first, block.scale, GridSearch.LEVELS);
            codebook.unpack(nearest, block.digits, first);
        }
    }

    private void fitScale(GridSubBlock block) {
        float sumQx = 0;
        float sumQ2 = 0;
        for (int i = 0; i < search.size(); i++) {
            float w = block.weights[i];
            float q = 2 * block.digits[i] + 1;
            sumQx += w * block.values[i] * q;
            sumQ2 += w * q * q;
        }
        if (sumQ2 > 0) {
            block.scale = sumQx / sumQ2;
        }
    }
}

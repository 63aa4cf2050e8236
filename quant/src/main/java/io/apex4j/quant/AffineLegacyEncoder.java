package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/** Q4_1 and Q5_1: levels {@code 0 .. maxLevel} from a minimum upward. */
abstract class AffineLegacyEncoder extends LegacyEncoder {
    private final int maxLevel;
    private final AffineSearch search;

    AffineLegacyEncoder(GgmlType type, EncodingKernels kernels, int maxLevel) {
        super(type, kernels);
        this.maxLevel = maxLevel;
        search = AffineSearch.weighted(maxLevel);
    }

    /** Packs the levels of block {@code j} behind its scale and minimum. */
    abstract void packLevels(int j, byte[] target, int offset);

    @Override
    final void encodeBlock(int j, byte[] target, int offset) {
        int first = j * BLOCK;
        float low = kernels.lowest(blocks.values, first, BLOCK);
        float high = kernels.highest(blocks.values, first, BLOCK);
        float d = (high - low) / maxLevel;
        float inverse = d != 0 ? 1 / d : 0;
        LittleEndian.putHalf(target, offset, d);
        LittleEndian.putHalf(target, offset + 2, low);
        kernels.truncate(blocks.values, first, BLOCK, low, inverse, 0.5f, maxLevel, blocks.levels);
        packLevels(j, target, offset + 4);
    }

    @Override
    final void search() {
        kernels.affine(blocks, search);
        kernels.deriveLevels(blocks, 0, maxLevel);
    }

    @Override
    final void writeBlock(int j, byte[] target, int offset) {
        LittleEndian.putHalf(target, offset, blocks.scales[j]);
        LittleEndian.putHalf(target, offset + 2, -blocks.minima[j]);
        packLevels(j, target, offset + 4);
    }
}

package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/** Q4_0 and Q5_0: levels {@code 0 .. 2 half - 1} around {@code half}, one scale. */
abstract class SymmetricLegacyEncoder extends LegacyEncoder {
    private final int half;

    SymmetricLegacyEncoder(GgmlType type, EncodingKernels kernels, int half) {
        super(type, kernels);
        this.half = half;
    }

    /** Packs the levels of block {@code j} behind its scale. */
    abstract void packLevels(int j, byte[] target, int offset);

    @Override
    final void encodeBlock(int j, byte[] target, int offset) {
        int first = j * BLOCK;
        float d = kernels.extreme(blocks.values, first, BLOCK) / -half;
        float inverse = d != 0 ? 1 / d : 0;
        LittleEndian.putHalf(target, offset, d);
        kernels.truncate(blocks.values, first, BLOCK, 0, inverse, half + 0.5f, 2 * half - 1, blocks.levels);
        packLevels(j, target, offset + 2);
    }

    @Override
    final void search() {
        kernels.symmetric(blocks, half);
        kernels.deriveLevels(blocks, -half, half - 1);
    }

    @Override
    final void writeBlock(int j, byte[] target, int offset) {
        LittleEndian.putHalf(target, offset, blocks.scales[j]);
        packLevels(j, target, offset + 2);
    }
}

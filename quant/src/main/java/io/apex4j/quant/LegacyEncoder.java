package io.apex4j.quant;

import io.apex4j.gguf.GgmlType;

/** What Q4_0, Q4_1, Q5_0 and Q5_1 share: blocks of 32, weights that depend on the whole row when importance is given. */
abstract class LegacyEncoder extends BatchEncoder {
    static final int BLOCK = 32;

    private float[] rowEnergies = new float[0];
    private int blocksPerRow;
    private int columns;

    LegacyEncoder(GgmlType type, EncodingKernels kernels) {
        super(type, kernels, BLOCK);
    }

    /** Encodes block {@code j} of the batch without importance. */
    abstract void encodeBlock(int j, byte[] target, int offset);

    /** Searches scales for the whole batch, whose weights are set. */
    abstract void search();

    /** Writes block {@code j} with the scales found. */
    abstract void writeBlock(int j, byte[] target, int offset);

    @Override
    final void prepare(float[] rows, int offset, int rowCount, int rowColumns, boolean weighted) {
        if (weighted) {
            columns = rowColumns;
            blocksPerRow = columns / BLOCK;
            if (rowEnergies.length < rowCount) {
                rowEnergies = new float[rowCount];
            }
            kernels.energies(rows, offset, columns, rowCount, rowEnergies);
        }
    }

    @Override
    final void encodeBatch(int firstBlock, int count, boolean weighted, byte[] target, int targetOffset) {
        if (weighted) {
            for (int j = 0; j < count; j++) {
                float sigma2 = rowEnergies[(firstBlock + j) / blocksPerRow] / columns;
                kernels.importanceWeights(blocks.values, importance, sigma2, j * BLOCK, BLOCK, blocks.weights);
            }
            search();
        }
        for (int j = 0; j < count; j++) {
            int offset = targetOffset + j * type().blockBytes();
            if (weighted) {
                writeBlock(j, target, offset);
            } else {
                encodeBlock(j, target, offset);
            }
        }
    }

    /** Levels of four bits: byte l holds level l low and level l + 16 high. */
    final void packLowBits(int j, byte[] target, int offset) {
        Nibbles.packPairs(blocks.levels, j * BLOCK, BLOCK, 16, target, offset);
    }

    /** The fifth bits of the 32 levels, level l in bit l. */
    final void packHighBits(int j, byte[] target, int offset) {
        LittleEndian.putInt(target, offset, Nibbles.gatherBits(blocks.levels, j * BLOCK, 4));
    }
}

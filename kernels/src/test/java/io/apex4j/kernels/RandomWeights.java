package io.apex4j.kernels;

import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.BlockFormat;
import io.apex4j.quant.BlockFormats;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Seeded matrices and activations. */
final class RandomWeights {
    private RandomWeights() {}

    /** Gaussian weights in the blocks of a type, outside the heap as a mapped file is. */
    static Matrix matrix(RandomGenerator random, GgmlType type, int rows, int columns) {
        byte[] blocks = new byte[Math.toIntExact(type.rowBytes(columns) * rows)];
        float[] importance = new float[columns];
        Arrays.fill(importance, 1);
        BlockFormats.of(type)
                .newEncoder()
                .encode(gaussian(random, rows * columns), 0, rows, columns, importance, 0, blocks, 0);
        MemorySegment data = Arena.ofAuto().allocate(blocks.length, Long.BYTES);
        MemorySegment.copy(blocks, 0, data, ValueLayout.JAVA_BYTE, 0, blocks.length);
        return new Matrix(type, rows, columns, data);
    }

    /** What the blocks of a matrix stand for: {@code [rows, columns]}. */
    static float[] decode(Matrix matrix) {
        BlockFormat format = BlockFormats.of(matrix.type());
        float[] values = new float[matrix.rows() * matrix.columns()];
        format.decode(matrix.data().toArray(ValueLayout.JAVA_BYTE), 0, values, 0, values.length);
        return values;
    }

    static float[] gaussian(RandomGenerator random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}

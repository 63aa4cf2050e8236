package io.apex4j.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.kernels.vector.VectorKernels;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector form of the arithmetic on rows gives the bits of the scalar form. */
class RowMathTest {
    private static final int OFFSET = 3;

    private final RowMath scalar = new ScalarRowMath();
    private final RowMath vector = new VectorKernels().rowMath();
    private final SplittableRandom random = new SplittableRandom(11);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 31, 64, 100, 255, 257, 2048})
    void formsAgree(int n) {
        float[] a = values(n);
        float[] b = values(n);
        assertThat(vector.dot(a, OFFSET, b, OFFSET, n)).isEqualTo(scalar.dot(a, OFFSET, b, OFFSET, n));
        assertThat(vector.sumOfSquares(a, OFFSET, n)).isEqualTo(scalar.sumOfSquares(a, OFFSET, n));
        assertSame(a, (rows, x) -> rows.scale(b, OFFSET, n, 0.37f, b, x, OFFSET));
        assertSame(a, (rows, x) -> rows.addScaled(0.37f, b, OFFSET, x, OFFSET, n));
        assertSame(a, (rows, x) -> rows.multiply(x, OFFSET, b, OFFSET, x, OFFSET, n));
        assertSame(a, (rows, x) -> rows.addProducts(b, OFFSET, b, OFFSET, x, OFFSET, n));
        assertSame(a, (rows, x) -> rows.siluTimes(x, OFFSET, b, OFFSET, n));
        assertSame(a, (rows, x) -> x[0] = rows.exponentials(x, OFFSET, n, 1.5f));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 64, 65, 130})
    void formsOfWeightedRowsAgree(int n) {
        int count = 5;
        float[] rows = values(count * (n + 1));
        float[] factors = values(count);
        assertSame(
                values(n), (math, x) -> math.addScaledRows(factors, OFFSET, count, rows, OFFSET, n + 1, x, OFFSET, n));
    }

    private interface Change {
        void apply(RowMath rows, float[] x);
    }

    private void assertSame(float[] start, Change change) {
        float[] expected = start.clone();
        float[] actual = start.clone();
        change.apply(scalar, expected);
        change.apply(vector, actual);
        assertThat(actual).isEqualTo(expected);
    }

    /** Values of many sizes, some that an exponential cannot hold, and room around them. */
    private float[] values(int n) {
        float[] values = new float[n + 2 * OFFSET];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-3, 3)));
        }
        return values;
    }
}

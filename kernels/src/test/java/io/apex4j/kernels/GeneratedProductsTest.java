package io.apex4j.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.BlockFormats;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of whole matrices on the generated path. */
class GeneratedProductsTest {
    private static final int COLUMNS = 512;

    static List<GgmlType> types() {
        return BlockFormats.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void theResultOfATokenDependsOnNeitherTheOthersNorTheThreads(GgmlType type) {
        int tokens = 3;
        for (int rows : new int[] {1, 17, 71}) {
            Matrix w = WeightRows.random(type, rows, COLUMNS, 1);
            float[] x = gaussian(tokens * COLUMNS);
            float[] together = multiply(w, x, tokens, 2);
            for (int t = 0; t < tokens; t++) {
                float[] alone = multiply(w, Arrays.copyOfRange(x, t * COLUMNS, (t + 1) * COLUMNS), 1, 1);
                assertThat(Arrays.copyOfRange(together, t * rows, (t + 1) * rows))
                        .isEqualTo(alone);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void productsAreThoseOfTheWeightsAsFarAsEightBitsGo(GgmlType type) {
        int rows = 9;
        Matrix w = WeightRows.random(type, rows, COLUMNS, 2);
        float[] x = gaussian(COLUMNS);
        float largest = 0;
        for (float value : x) {
            largest = Math.max(largest, Math.abs(value));
        }
        float[] y = multiply(w, x, 1, 1);
        for (int r = 0; r < rows; r++) {
            float[] weights = WeightRows.decoded(w, r);
            double exact = 0;
            double magnitudes = 0;
            double bound = 0;
            for (int i = 0; i < COLUMNS; i++) {
                exact += (double) weights[i] * x[i];
                magnitudes += Math.abs((double) weights[i]);
            }
            bound = magnitudes * largest * (0.501 / 127 + 0x1p-11);
            assertThat((double) y[r]).isBetween(exact - bound, exact + bound);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void whatWasMultipliedBeforeLeavesNoTrace(GgmlType type) {
        int columns = type.blockSize() == 32 ? 480 : COLUMNS;
        Matrix w = WeightRows.random(type, 5, columns, 4);
        Matrix larger = WeightRows.random(GgmlType.Q4_1, 5, 2 * COLUMNS, 5);
        Matrix asLarge = WeightRows.random(GgmlType.Q5_1, 5, COLUMNS, 6);
        float[] x = gaussian(4 * COLUMNS);
        float[] y = new float[10];
        try (WorkerPool pool = new WorkerPool(1)) {
            GeneratedProducts products = new GeneratedProducts(DotProducts.preferred(), pool);
            products.multiply(larger, x, 2, y);
            products.multiply(asLarge, x, 2, y);
            products.multiply(w, x, 1, y);
        }
        assertThat(Arrays.copyOf(y, 5)).isEqualTo(multiply(w, x, 1, 1));
    }

    private static float[] multiply(Matrix w, float[] x, int tokens, int threads) {
        float[] y = new float[tokens * w.rows()];
        try (WorkerPool pool = new WorkerPool(threads)) {
            new GeneratedProducts(DotProducts.preferred(), pool).multiply(w, x, tokens, y);
        }
        return y;
    }

    private static float[] gaussian(int count) {
        Random random = new Random(3);
        float[] x = new float[count];
        for (int i = 0; i < count; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }
}

package io.apex4j.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.BlockFormats;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of prompts: near the exact ones, and the same bits in whatever company and on however many threads. */
class PromptProductsTest {
    /** The unit roundoff of 32-bit floats. */
    private static final double UNIT = 0x1p-24;

    static Stream<Arguments> typesAndKinds() {
        return BlockFormats.types().stream()
                .flatMap(type -> Stream.of(KernelsKind.values()).map(kind -> Arguments.of(type, kind)));
    }

    static List<GgmlType> types() {
        return BlockFormats.types();
    }

    @ParameterizedTest
    @MethodSource("typesAndKinds")
    void productsStayWithinTheBound(GgmlType type, KernelsKind kind) {
        SplittableRandom random = new SplittableRandom(3);
        Matrix w = RandomWeights.matrix(random, type, 31, 768);
        int tokens = 19;
        float[] x = RandomWeights.gaussian(random, tokens * w.columns());
        assertWithinBound(w, x, tokens, multiply(kind, 2, w, x, tokens));
    }

    @ParameterizedTest
    @CsvSource({"1, 32, 1", "7, 96, 17", "12, 256, 16", "13, 288, 33", "100, 544, 40", "193, 32, 2"})
    void oddShapesStayWithinTheBound(int rows, int columns, int tokens) {
        SplittableRandom random = new SplittableRandom(4);
        Matrix w = RandomWeights.matrix(random, GgmlType.Q8_0, rows, columns);
        float[] x = RandomWeights.gaussian(random, tokens * columns);
        for (KernelsKind kind : KernelsKind.values()) {
            assertWithinBound(w, x, tokens, multiply(kind, 3, w, x, tokens));
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void allKernelsGiveTheSameBits(GgmlType type) {
        SplittableRandom random = new SplittableRandom(5);
        Matrix w = RandomWeights.matrix(random, type, 29, 512);
        float[] x = RandomWeights.gaussian(random, 37 * w.columns());
        float[] expected = multiply(KernelsKind.SCALAR, 1, w, x, 37);
        assertThat(multiply(KernelsKind.VECTOR_256, 1, w, x, 37)).isEqualTo(expected);
        assertThat(multiply(KernelsKind.VECTOR_512, 1, w, x, 37)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(KernelsKind.class)
    void tokensDoNotDependOnTheirNumber(KernelsKind kind) {
        SplittableRandom random = new SplittableRandom(6);
        Matrix w = RandomWeights.matrix(random, GgmlType.Q6_K, 26, 512);
        float[] x = RandomWeights.gaussian(random, 40 * w.columns());
        float[] expected = multiply(kind, 1, w, x, 40);
        for (int tokens = 1; tokens <= 40; tokens++) {
            float[] actual = multiply(kind, 1, w, x, tokens);
            assertThat(actual).as("%d tokens", tokens).isEqualTo(Arrays.copyOf(expected, actual.length));
        }
    }

    @ParameterizedTest
    @EnumSource(KernelsKind.class)
    void tokensDoNotDependOnTheirPlace(KernelsKind kind) {
        SplittableRandom random = new SplittableRandom(7);
        Matrix w = RandomWeights.matrix(random, GgmlType.Q4_K, 26, 512);
        float[] x = RandomWeights.gaussian(random, 40 * w.columns());
        float[] together = multiply(kind, 1, w, x, 40);
        for (int token = 0; token < 40; token++) {
            float[] alone = Arrays.copyOfRange(x, token * w.columns(), (token + 1) * w.columns());
            assertThat(multiply(kind, 1, w, alone, 1))
                    .as("token %d", token)
                    .isEqualTo(Arrays.copyOfRange(together, token * w.rows(), (token + 1) * w.rows()));
        }
    }

    @Test
    void moreTokensThanFitAtATimeAreMultipliedInTurns() {
        SplittableRandom random = new SplittableRandom(8);
        Matrix w = RandomWeights.matrix(random, GgmlType.Q8_0, 5, 64);
        int tokens = 1030;
        float[] x = RandomWeights.gaussian(random, tokens * w.columns());
        float[] all = multiply(KernelsKind.VECTOR_512, 2, w, x, tokens);
        assertWithinBound(w, x, tokens, all);
        float[] first = multiply(KernelsKind.VECTOR_512, 2, w, x, 7);
        assertThat(first).isEqualTo(Arrays.copyOf(all, first.length));
    }

    @ParameterizedTest
    @EnumSource(KernelsKind.class)
    void threadsDoNotShow(KernelsKind kind) {
        SplittableRandom random = new SplittableRandom(9);
        Matrix w = RandomWeights.matrix(random, GgmlType.Q3_K, 203, 512);
        float[] x = RandomWeights.gaussian(random, 33 * w.columns());
        float[] expected = multiply(kind, 1, w, x, 33);
        for (int threads = 2; threads <= 5; threads++) {
            assertThat(multiply(kind, threads, w, x, 33))
                    .as("%d threads", threads)
                    .isEqualTo(expected);
        }
    }

    @Test
    void earlierProductsLeaveNoTrace() {
        SplittableRandom random = new SplittableRandom(10);
        Matrix large = RandomWeights.matrix(random, GgmlType.Q8_0, 100, 512);
        Matrix small = RandomWeights.matrix(random, GgmlType.Q5_K, 7, 256);
        float[] x = RandomWeights.gaussian(random, 50 * 512);
        float[] expected = multiply(KernelsKind.SCALAR, 1, small, x, 3);
        try (WorkerPool pool = new WorkerPool(2)) {
            PromptProducts products = new PromptProducts(KernelsKind.VECTOR_512.kernels(), pool);
            float[] notNumbers = new float[x.length];
            Arrays.fill(notNumbers, Float.NaN);
            products.multiply(large, notNumbers, 50, new float[50 * 100]);
            float[] actual = new float[3 * 7];
            products.multiply(small, x, 3, actual);
            assertThat(actual).isEqualTo(expected);
        }
    }

    private static float[] multiply(KernelsKind kind, int threads, Matrix w, float[] x, int tokens) {
        float[] y = new float[tokens * w.rows()];
        try (WorkerPool pool = new WorkerPool(threads)) {
            new PromptProducts(kind.kernels(), pool).multiply(w, x, tokens, y);
        }
        return y;
    }

    /** The bound that {@link PromptProducts} states. */
    private static void assertWithinBound(Matrix w, float[] x, int tokens, float[] y) {
        float[] weights = RandomWeights.decode(w);
        double roundings = 256 + w.columns() / 256.0 + 1;
        for (int t = 0; t < tokens; t++) {
            for (int r = 0; r < w.rows(); r++) {
                double exact = 0;
                double magnitude = 0;
                for (int c = 0; c < w.columns(); c++) {
                    double product = (double) weights[r * w.columns() + c] * x[t * w.columns() + c];
                    exact += product;
                    magnitude += Math.abs(product);
                }
                double error = Math.abs(y[t * w.rows() + r] - exact);
                assertThat(error).as("token %d, row %d", t, r).isLessThanOrEqualTo(roundings * UNIT * magnitude);
            }
        }
    }
}

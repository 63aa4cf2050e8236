package io.apex4j.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.apex4j.gguf.GgmlType;
import io.apex4j.kernels.vector.VectorKernels;
import io.apex4j.quant.BlockFormats;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compiled kernels allocate nothing. One that outgrows what the compiler inlines boxes its vectors, and is ten times
 * slower with nothing else to show for it.
 */
class KernelsAllocationTest {
    private static final int TOKENS = 48;
    /** Far more than it takes until everything is compiled; the test ends as soon as that is so. */
    private static final int MAX_RUNS = 20_000;

    /** A job and its lambda, twice: a vector that is boxed in a loop takes hundreds of times as much. */
    private static final long MAX_BYTES = 2048;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static List<GgmlType> types() {
        return BlockFormats.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void compiledProductsBoxNoVectors(GgmlType type) {
        SplittableRandom random = new SplittableRandom(13);
        Matrix w = RandomWeights.matrix(random, type, 96, 1024);
        float[] x = RandomWeights.gaussian(random, TOKENS * w.columns());
        float[] y = new float[TOKENS * w.rows()];
        try (WorkerPool pool = new WorkerPool(1)) {
            PromptProducts products = new PromptProducts(new VectorKernels(), pool);
            assertThat(fewestBytes(() -> products.multiply(w, x, TOKENS, y)))
                    .as("bytes allocated by a product with weights of %s", type)
                    .isLessThanOrEqualTo(MAX_BYTES);
        }
    }

    @Test
    void compiledRowsBoxNoVectors() {
        SplittableRandom random = new SplittableRandom(14);
        int n = 2040;
        float[] x = RandomWeights.gaussian(random, n);
        float[] weight = RandomWeights.gaussian(random, n);
        float[] y = new float[n];
        RowMath rows = new VectorKernels().rowMath();
        assertThat(fewestBytes(() -> {
                    rows.scale(x, 0, n, (float) rows.sumOfSquares(x, 0, n), weight, y, 0);
                    rows.addScaled(0.5f, x, 0, y, 0, n);
                    rows.addScaledRows(weight, 0, 20, x, 0, 100, y, 0, 100);
                    rows.siluTimes(y, 0, x, 0, n);
                    rows.exponentials(y, 0, n, 1);
                    y[0] = rows.dot(x, 0, weight, 0, n);
                }))
                .isLessThanOrEqualTo(MAX_BYTES);
    }

    private long fewestBytes(Runnable kernel) {
        long fewest = Long.MAX_VALUE;
        for (int run = 0; run < MAX_RUNS && fewest > MAX_BYTES; run++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            kernel.run();
            fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return fewest;
    }
}

package io.apex4j.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.kernels.vector.VectorKernels;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Kernels that are replaced until they are compiled. */
class WarmingKernelsTest {
    private static final long ANY_TIME = Long.MAX_VALUE / 1000;

    @Test
    void aKernelIsDoneWhenItHasRunFastEnough() {
        Deque<Runnable> background = new ArrayDeque<>();
        AtomicInteger calls = new AtomicInteger();
        Warming warming = Warming.start(background::add, "kernel", calls::incrementAndGet, ANY_TIME);
        assertThat(warming.isDone()).isFalse();
        background.remove().run();
        assertThat(warming.isDone()).isTrue();
        assertThat(calls.get()).isPositive();
    }

    @Test
    void theChangeDoesNotShow() {
        SplittableRandom random = new SplittableRandom(15);
        Matrix w = RandomWeights.matrix(random, GgmlType.Q4_K, 24, 256);
        float[] x = RandomWeights.gaussian(random, 17 * 256);
        float[] expected = multiply(new ScalarKernels(), w, x);
        Kernels kernels = new WarmingKernels(new VectorKernels());
        for (int run = 0; run < 2000; run++) {
            assertThat(multiply(kernels, w, x)).isEqualTo(expected);
        }
    }

    private static float[] multiply(Kernels kernels, Matrix w, float[] x) {
        float[] y = new float[17 * w.rows()];
        try (WorkerPool pool = new WorkerPool(1)) {
            new PromptProducts(kernels, pool).multiply(w, x, 17, y);
        }
        return y;
    }
}

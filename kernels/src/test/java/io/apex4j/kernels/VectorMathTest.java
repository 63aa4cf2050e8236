package io.apex4j.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arithmetic on rows against 64-bit arithmetic, within the bounds that are written down. */
class VectorMathTest {
    private static final double UNIT = 0x1p-24;

    private final SplittableRandom random = new SplittableRandom(12);

    @Test
    void exponentialsStayWithinTheBound() {
        float[] x = new float[1];
        for (float value = Exponential.LOWEST; value <= Exponential.HIGHEST; value += 0.00037f) {
            x[0] = value;
            VectorMath.exponentials(x, 0, 1, 0);
            double exact = Math.exp(value);
            assertThat(Math.abs(x[0] - exact) / exact).as("exp(%s)", value).isLessThan(Exponential.MAX_RELATIVE_ERROR);
        }
    }

    @Test
    void exponentialsOutsideTheRangeAreTheLimits() {
        float[] x = {-88, Float.NEGATIVE_INFINITY, 89, Float.POSITIVE_INFINITY, Float.NaN, 0, -0f};
        VectorMath.exponentials(x, 0, x.length, 0);
        assertThat(x).containsExactly(0, 0, Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY, Float.NaN, 1, 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 64, 100, 2048})
    void dotStaysWithinTheBound(int n) {
        float[] a = RandomWeights.gaussian(random, n);
        float[] b = RandomWeights.gaussian(random, n);
        double exact = 0;
        double magnitude = 0;
        for (int i = 0; i < n; i++) {
            exact += (double) a[i] * b[i];
            magnitude += Math.abs((double) a[i] * b[i]);
        }
        assertThat((double) VectorMath.dot(a, 0, b, 0, n)).isCloseTo(exact, within((n / 16 + 5) * UNIT * magnitude));
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 100, 2048})
    void normStaysWithinTheBound(int n) {
        float[] x = RandomWeights.gaussian(random, n);
        float[] weight = RandomWeights.gaussian(random, n);
        float[] target = new float[n];
        VectorMath.rmsNorm(x, 0, n, weight, 1e-5f, target, 0);
        double squares = 0;
        for (float value : x) {
            squares += (double) value * value;
        }
        for (int i = 0; i < n; i++) {
            double exact = x[i] / Math.sqrt(squares / n + 1e-5f) * weight[i];
            assertThat((double) target[i]).isCloseTo(exact, within(14 * UNIT * Math.abs(exact)));
        }
    }

    @Test
    void siluStaysWithinTheBound() {
        float[] gate = RandomWeights.gaussian(random, 1000);
        float[] up = RandomWeights.gaussian(random, 1000);
        for (int i = 0; i < gate.length; i++) {
            gate[i] *= 10;
        }
        float[] actual = gate.clone();
        VectorMath.siluTimes(actual, 0, up, 0, gate.length);
        for (int i = 0; i < gate.length; i++) {
            double exact = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
            assertThat((double) actual[i]).isCloseTo(exact, within(0x1p-21 * Math.abs(exact)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 65, 1000})
    void softmaxStaysWithinTheBound(int n) {
        float[] x = RandomWeights.gaussian(random, n);
        float[] actual = x.clone();
        VectorMath.softmax(actual, 0, n);
        double highest = Float.NEGATIVE_INFINITY;
        for (float value : x) {
            highest = Math.max(highest, value);
        }
        double sum = 0;
        for (float value : x) {
            sum += Math.exp(value - highest);
        }
        for (int i = 0; i < n; i++) {
            double exact = Math.exp(x[i] - highest) / sum;
            double roundings = 2 * Exponential.MAX_RELATIVE_ERROR + (n / 16 + 6) * UNIT;
            assertThat((double) actual[i]).isCloseTo(exact, within((roundings + 8 * UNIT) * exact));
        }
    }

    @Test
    void everyHalfSurvivesWideningAndNarrowing() {
        short[] halves = new short[1 << 16];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = (short) i;
        }
        float[] floats = new float[halves.length];
        float[] expected = new float[halves.length];
        for (int i = 0; i < halves.length; i++) {
            expected[i] = Float.float16ToFloat(halves[i]);
        }
        VectorMath.widen(halves, 0, floats, 0, halves.length);
        assertThat(floats).isEqualTo(expected);
        short[] back = new short[halves.length];
        VectorMath.narrow(floats, 0, back, 0, halves.length);
        for (int i = 0; i < halves.length; i++) {
            if (!Float.isNaN(floats[i])) {
                assertThat(back[i]).isEqualTo((short) i);
            }
        }
    }
}

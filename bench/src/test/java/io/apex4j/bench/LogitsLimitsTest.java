package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufTensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogitsLimitsTest {
    private static final LogitsDistance NOTHING = new LogitsDistance(1, 0, 0, 0, 1);

    @Test
    void theMatricesOfAFileTellItsWeights() {
        GgufTensor norm = tensor(GgmlType.F32, 256L);
        GgufTensor full = tensor(GgmlType.F32, 256L, 2L);
        GgufTensor half = tensor(GgmlType.BF16, 256L, 2L);
        GgufTensor quantized = tensor(GgmlType.Q4_K, 256L, 2L);

        assertThat(LogitsLimits.weights(List.of(norm, full))).isEqualTo(LogitsLimits.Weights.FULL);
        assertThat(LogitsLimits.weights(List.of(norm, full, half))).isEqualTo(LogitsLimits.Weights.HALF);
        assertThat(LogitsLimits.weights(List.of(full, half, quantized))).isEqualTo(LogitsLimits.Weights.QUANTIZED);
    }

    @Test
    void aResultPassesWhenEverythingIsWithinTheLimits() {
        assertThat(result(LogitsLimits.Weights.FULL, NOTHING, 10).passes()).isTrue();
    }

    @Test
    void oneDifferentTextIsTooMuchOnFullWeightsOnly() {
        assertThat(result(LogitsLimits.Weights.FULL, NOTHING, 9).passes()).isFalse();
        assertThat(result(LogitsLimits.Weights.QUANTIZED, NOTHING, 9).passes()).isTrue();
    }

    @Test
    void theDivergenceAllowedDependsOnTheWeights() {
        LogitsDistance apart = new LogitsDistance(1, 5e-4, 5e-4, 0, 1);

        assertThat(result(LogitsLimits.Weights.QUANTIZED, apart, 10).passes()).isTrue();
        assertThat(result(LogitsLimits.Weights.DEQUANTIZED, apart, 10).passes()).isFalse();
        assertThat(result(LogitsLimits.Weights.HALF, apart, 10).passes()).isFalse();
        assertThat(result(LogitsLimits.Weights.FULL, apart, 10).passes()).isFalse();
    }

    @Test
    void whatIsNoNumberNeverPasses() {
        LogitsDistance broken = new LogitsDistance(1, Double.NaN, 0, 0, 1);

        assertThat(result(LogitsLimits.Weights.QUANTIZED, broken, 10).passes()).isFalse();
    }

    private static LogitsResult result(LogitsLimits.Weights weights, LogitsDistance prompt, int equalTexts) {
        return new LogitsResult("model.gguf", weights, true, prompt, NOTHING, NOTHING, NOTHING, 10, equalTexts);
    }

    private static GgufTensor tensor(GgmlType type, Long... shape) {
        return new GgufTensor("blk.0.ffn_up.weight", List.of(shape), type, 0, 0);
    }
}

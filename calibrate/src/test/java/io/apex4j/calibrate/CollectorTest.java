package io.apex4j.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufTensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollectorTest {
    private static final List<GgufTensor> TENSORS = List.of(
            tensor("token_embd.weight", 2, 8),
            tensor("blk.0.ffn_gate_inp.weight", 2, 3),
            tensor("blk.0.ffn_gate_exps.weight", 2, 4, 3),
            tensor("blk.0.ffn_up_exps.weight", 2, 4, 3),
            tensor("blk.0.ffn_down_exps.weight", 4, 2, 3));

    private final Collector collector = new Collector(TENSORS, false);

    @Test
    void sumsSquaresAndValuesByExpertAndColumn() {
        collector.observe("blk.0.ffn_gate_exps.weight", 1, new float[] {1, 2, 3, -4}, 2, 2);

        InputSums sums = collector.sums().get("blk.0.ffn_gate_exps.weight");
        assertThat(sums.counts()).containsExactly(0, 2, 0);
        assertThat(sums.squares()).containsExactly(0, 0, 10, 20, 0, 0);
        assertThat(sums.values()).containsExactly(0, 0, 4, -2, 0, 0);
    }

    @Test
    void rowsBeyondTheGivenOnesAreNotLookedAt() {
        collector.observe("blk.0.ffn_gate_inp.weight", 0, new float[] {1, 2, Float.NaN, 4}, 1, 2);

        assertThat(collector.sums().get("blk.0.ffn_gate_inp.weight").squares()).containsExactly(1, 4);
    }

    @Test
    void tensorsOfOneInputShareItsSums() {
        float[] x = {1, 2};
        collector.observe("blk.0.ffn_gate_exps.weight", 0, x, 1, 2);
        collector.observe("blk.0.ffn_up_exps.weight", 0, x, 1, 2);

        assertThat(collector.sums().get("blk.0.ffn_up_exps.weight"))
                .isSameAs(collector.sums().get("blk.0.ffn_gate_exps.weight"));
        assertThat(collector.sums().get("blk.0.ffn_up_exps.weight").counts()).containsExactly(1, 0, 0);
    }

    @Test
    void tensorsThatAreThoughtToShareAnInputMustHaveTheSame() {
        collector.observe("blk.0.ffn_gate_exps.weight", 0, new float[] {1, 2}, 1, 2);

        assertThatThrownBy(() -> collector.observe("blk.0.ffn_up_exps.weight", 0, new float[] {1, 2}, 1, 2))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theOutputIsCollectedOnDemandOnly() {
        collector.observe("token_embd.weight", 0, new float[] {1, 2}, 1, 2);
        Collector all = new Collector(TENSORS, true);
        all.observe("token_embd.weight", 0, new float[] {1, 2}, 1, 2);

        assertThat(collector.sums()).isEmpty();
        assertThat(all.sums()).containsOnlyKeys("token_embd.weight");
    }

    @Test
    void valuesThatAreNotFiniteAreRefusedWhereTheNetworkComesToThemFirst() {
        collector.observe("blk.0.ffn_gate_inp.weight", 0, new float[] {1, 2}, 1, 2);
        collector.observe("blk.0.ffn_gate_exps.weight", 2, new float[] {1e30f, 2}, 1, 2);
        collector.observe("blk.0.ffn_down_exps.weight", 2, new float[] {1, Float.NaN, 3, 4}, 1, 4);

        assertThatThrownBy(() -> collector.checkFinite("chunk 7"))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("blk.0.ffn_gate_exps.weight, expert 2")
                .hasMessageContaining("chunk 7");
    }

    @Test
    void anUnfinishedPassIsForgotten() {
        collector.observe("blk.0.ffn_gate_inp.weight", 0, new float[] {1, 2}, 1, 2);
        collector.mark();
        collector.observe("blk.0.ffn_gate_inp.weight", 0, new float[] {Float.NaN, 2}, 1, 2);
        collector.observe("blk.0.ffn_gate_exps.weight", 2, new float[] {Float.NaN, 2}, 1, 2);
        collector.rollBack();

        assertThatCode(() -> collector.checkFinite("chunk 1")).doesNotThrowAnyException();
        assertThat(collector.sums().get("blk.0.ffn_gate_inp.weight").squares()).containsExactly(1, 4);
        assertThat(collector.sums().get("blk.0.ffn_gate_exps.weight").counts()).containsOnly(0);
    }

    private static GgufTensor tensor(String name, int... shape) {
        return new GgufTensor(name, Arrays.stream(shape).mapToObj(Long::valueOf).toList(), GgmlType.F32, 0, 0);
    }
}

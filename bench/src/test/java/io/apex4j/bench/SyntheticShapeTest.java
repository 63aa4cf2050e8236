package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticShapeTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 1_000_000, 20_000_000, 100_000_000, 300_000_000})
    void hasAtLeastTheWeightsAskedFor(long weights) {
        assertThat(SyntheticShape.withWeights(weights).weights()).isGreaterThanOrEqualTo(weights);
    }

    @Test
    void hundredMillionWeightsHaveTheRowsOfLfm2AndNotMuchMore() {
        SyntheticShape shape = SyntheticShape.withWeights(100_000_000);

        assertThat(shape).isEqualTo(new SyntheticShape(2048, 2));
        assertThat(shape.weights()).isLessThan(120_000_000);
        assertThat(shape.tensors())
                .extracting(GgufTensor::name)
                .contains("blk.0.shortconv.in_proj.weight", "blk.1.attn_q.weight", "blk.1.ffn_down_exps.weight");
    }

    @Test
    void everyMatrixCanBecomeEveryType() {
        assertThat(SyntheticShape.withWeights(1).tensors())
                .filteredOn(tensor -> tensor.type() == GgmlType.BF16)
                .allMatch(tensor -> tensor.columns() % 256 == 0);
    }
}

package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.gguf.GgmlType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WeightFilterTest {
    private static final String DOWN = "blk.0.ffn_down_exps.weight";
    private static final String QUERY = "blk.0.attn_q.weight";

    @Test
    void withoutListsEveryEntryIsUsed() {
        assertThat(WeightFilter.ALL.keeps(DOWN)).isTrue();
    }

    @Test
    void onlyEntriesWithAnIncludedPartAreUsed() {
        WeightFilter filter = new WeightFilter(List.of("ffn_down", "attn_v"), List.of());

        assertThat(filter.keeps(DOWN)).isTrue();
        assertThat(filter.keeps(QUERY)).isFalse();
    }

    @Test
    void entriesWithAnExcludedPartAreNotUsed() {
        WeightFilter filter = new WeightFilter(List.of(), List.of("ffn_up", "ffn_down"));

        assertThat(filter.keeps(DOWN)).isFalse();
        assertThat(filter.keeps(QUERY)).isTrue();
    }

    @Test
    void partsAreTextNotPatterns() {
        assertThat(new WeightFilter(List.of("ffn.down"), List.of()).keeps(DOWN)).isFalse();
        assertThat(new WeightFilter(List.of(), List.of(".*")).keeps(DOWN)).isTrue();
    }

    @Test
    void includingAndExcludingAtOnceIsRefused() {
        assertThatThrownBy(() -> new WeightFilter(List.of("a"), List.of("b")))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("--include-weights a")
                .hasMessageContaining("--exclude-weights b");
    }

    @Test
    void optionsHoldTheMatrixAlreadyFiltered() {
        ImportanceFacts facts = new ImportanceFacts(
                "m.gguf",
                Optional.of("text"),
                7,
                new TreeMap<>(Map.of(
                        DOWN, ImportanceFacts.Entry.of(new float[4]), QUERY, ImportanceFacts.Entry.of(new float[4]))));

        QuantizeOptions options = QuantizeOptions.of(FileType.Q4_K_M)
                .weights(new WeightFilter(List.of(), List.of("attn")))
                .importance(facts)
                .build();

        assertThat(options.importance().orElseThrow().entries()).containsOnlyKeys(DOWN);
        assertThat(options.importance().orElseThrow().file()).isEqualTo("m.gguf");
        assertThat(options.usesImatrix()).isTrue();
    }

    @Test
    void aMatrixWithoutEntriesLeftIsTheSameAsNone() {
        ImportanceFacts facts = new ImportanceFacts(
                "m.gguf", Optional.empty(), 0, new TreeMap<>(Map.of(DOWN, ImportanceFacts.Entry.of(new float[4]))));

        QuantizeOptions options = QuantizeOptions.of(FileType.Q4_0)
                .weights(new WeightFilter(List.of("nothing"), List.of()))
                .importance(facts)
                .build();

        assertThat(options.usesImatrix()).isFalse();
        ModelShape shape = ShapeBuilder.of("llama")
                .layers(8)
                .weights("blk.0.ffn_down.weight", 256, 256)
                .build();
        assertThat(Planner.plan(shape, options).tensors())
                .extracting(PlannedTensor::type)
                .containsExactly(GgmlType.Q4_0);
    }
}

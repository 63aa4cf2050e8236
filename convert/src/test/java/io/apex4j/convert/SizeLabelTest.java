package io.apex4j.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import java.util.List;
import org.junit.jupiter.api.Test;

class SizeLabelTest {
    private static final TensorJob SHARED = job("token_embd.weight", 716_783_040L);
    private static final TensorJob EXPERTS = job("blk.2.ffn_up_exps.weight", 7_751_073_792L);

    @Test
    void mixturesCountOneExpertAsPublishedFilesDo() {
        assertThat(SizeLabel.of(List.of(SHARED, EXPERTS), 32)).isEqualTo("32x959M");
    }

    @Test
    void thereAreTwoDigitsAtLeast() {
        assertThat(SizeLabel.of(List.of(job("a", 1_170_340_608L)), 0)).isEqualTo("1.2B");
        assertThat(SizeLabel.of(List.of(job("a", 354_483_968L)), 0)).isEqualTo("354M");
        assertThat(SizeLabel.of(List.of(job("a", 12_500L)), 0)).isEqualTo("12K");
        assertThat(SizeLabel.of(List.of(job("a", 400L)), 0)).isEqualTo("0.40K");
    }

    private static TensorJob job(String name, long elements) {
        return new TensorJob(name, List.of(1L, elements), GgmlType.BF16, List.of());
    }
}

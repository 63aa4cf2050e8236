package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpeedReportTest {
    private static final SpeedResult FASTER = new SpeedResult(
            "q4_K", true, new Timings(List.of(1.0, 5.0, 2.0)), new Timings(List.of(6.0, 9.0, 7.0)), true);
    private static final SpeedResult DIFFERENT =
            new SpeedResult("q8_0", false, new Timings(List.of(2.0)), new Timings(List.of(1.0)), false);

    @Test
    void theMedianIsTheMiddleRunOrTheMeanOfTwo() {
        assertThat(new Timings(List.of(3.0, 1.0, 2.0)).median()).isEqualTo(2);
        assertThat(new Timings(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
    }

    @Test
    void theRatioSaysHowManyTimesFasterWeAre() {
        assertThat(FASTER.ratio()).isEqualTo(3.5);
        assertThat(DIFFERENT.ratio()).isEqualTo(0.5);
    }

    @Test
    void thePageHasARowForEveryCase() {
        assertThat(report(FASTER, DIFFERENT).markdown())
                .contains("| q4_K | yes | 7.000 (6.000–9.000) | 14.3 | 2.000 (1.000–5.000) | 50.0 | 3.50 | equal |")
                .contains(
                        "| q8_0 | no | 1.000 (1.000–1.000) | 100.0 | 2.000 (2.000–2.000) | 50.0 | 0.50 | **differ** |")
                .contains("`bench/compare quantize`")
                .contains("Some Processor, 2 cores");
    }

    @Test
    void oneDifferentFileIsEnoughToFail() {
        assertThat(report(FASTER).allIdentical()).isTrue();
        assertThat(report(FASTER, DIFFERENT).allIdentical()).isFalse();
    }

    private static SpeedReport report(SpeedResult... results) {
        Machine machine = new Machine("Some Processor", 2, 8_000_000_000L, "25", "Linux");
        return new SpeedReport(
                "2026-11-25",
                machine,
                "bench/compare quantize",
                "0.5.0",
                "vector-512",
                100_000_000,
                2,
                3,
                List.of(results));
    }
}

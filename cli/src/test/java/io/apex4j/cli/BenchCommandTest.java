package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.eval.SpeedSamples;
import io.apex4j.eval.SpeedTest;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BenchCommandTest {
    private static final Path MODEL = DemoFiles.model();

    @Test
    void takesEveryMeasurementAtEveryDepthUnderLlamaBenchsNames() {
        Run run = Run.apex("bench", MODEL, "-p", "8,3", "-n", 2, "-d", "0,4", "-r", 1, "--no-warmup");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out().lines().findFirst())
                .hasValueSatisfying(line ->
                        assertThat(line).contains("tiny-lfm2moe", "26.5 M weights", "cache f16/f16", "kernels "));
        assertThat(run.out().lines().filter(line -> line.matches("(pp|tg)\\d.*")))
                .extracting(line -> line.split("  ")[0].strip())
                .containsExactly("pp8", "pp3", "tg2", "pp8 @ d4", "pp3 @ d4", "tg2 @ d4");
    }

    @Test
    void jsonHasTheSamplesOfEveryMeasurement() {
        JsonNode json = Run.apex("bench", MODEL, "-p", 0, "-n", 2, "-r", 3, "-t", 1, "--json")
                .json();

        assertThat(json.get("threads").asInt()).isEqualTo(1);
        assertThat(json.get("weights").asLong()).isEqualTo(26_526_296);
        JsonNode test = json.get("tests").get(0);
        assertThat(json.get("tests")).hasSize(1);
        assertThat(test.get("test").asString()).isEqualTo("tg2");
        assertThat(test.get("samples")).hasSize(3).allMatch(sample -> sample.asDouble() > 0);
    }

    @Test
    void moreThanTheContextHoldsIsRefused() {
        Run run = Run.apex("bench", MODEL, "-d", 4000);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("context of 4512 tokens", "at most 4096");
    }

    @Test
    void speedIsTheMeanOfTheSamplesWithTheirDeviation() {
        SpeedTest test = new SpeedTest(10, true, 0);

        SpeedSamples result = new SpeedSamples(test, List.of(1_000_000_000L, 500_000_000L));

        assertThat(result.samples()).containsExactly(10.0, 20.0);
        assertThat(result.tokensPerSecond()).isEqualTo(15);
        assertThat(result.standardDeviation()).isEqualTo(Math.sqrt(50), Offset.offset(1e-12));
        assertThat(new SpeedSamples(test, List.of(1_000L)).standardDeviation()).isZero();
    }
}

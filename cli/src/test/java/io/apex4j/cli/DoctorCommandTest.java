package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DoctorCommandTest {
    private static final long GIGA = 1_000_000_000;
    private static final Machine GOOD = new Machine(
            "25.0.3",
            "/jdk",
            "mixed mode, sharing",
            "Linux",
            Optional.empty(),
            16,
            "vector 512",
            64 * GIGA,
            32 * GIGA,
            GIGA);

    @Test
    void showsJavaKernelsThreadsMemoryAndItsBandwidth() {
        Run run = Run.apex("doctor");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .containsPattern("(?m)^java +25")
                .containsPattern("(?m)^kernels +\\S")
                .containsPattern("(?m)^threads +\\d+ of \\d+ processor")
                .containsPattern("(?m)^bandwidth +\\S+ [GM]B per second");
    }

    @Test
    void aModelIsLookedAtAsWell() {
        JsonNode json = Run.apex("doctor", DemoFiles.model(), "-c", 1000, "-ctk", "f32", "--json")
                .json();

        JsonNode model = json.get("model");
        assertThat(model.get("contextLength").asInt()).isEqualTo(1000);
        // 6 attention layers, 2 heads of 64 values: keys of 4 bytes, values of 2.
        assertThat(model.get("cacheBytes").asLong()).isEqualTo(1000L * 6 * 2 * 64 * (4 + 2));
        assertThat(model.get("bytesPerToken").asLong())
                .isBetween(1L, model.get("fileBytes").asLong() - 1);
        assertThat(model.get("mostTokensPerSecond").asDouble()).isPositive();
        assertThat(json.get("advice").isArray()).isTrue();
    }

    @Test
    void aGoodMachineGetsNoAdvice() {
        assertThat(new Checkup(GOOD, 16, 50e9, Optional.empty()).advice()).isEmpty();
    }

    @Test
    void adviceNamesWhatToChange() {
        Machine bad = new Machine(
                "25.0.3", "/jdk", "interpreted mode", "Linux", Optional.empty(), 1, "scalar", 8 * GIGA, GIGA, GIGA / 2);
        ModelHeader large = new ModelHeader("large", 8 * GIGA, 8 * GIGA, GIGA, 32_768, 3072);
        ModelFit fit = new ModelFit(large, new HeapNeed(40_000, 1, GIGA));

        Checkup checkup = new Checkup(bad, 4, 10e9, Optional.of(fit));

        assertThat(checkup.mostTokensPerSecond(fit)).isEqualTo(10);
        assertThat(checkup.advice())
                .satisfiesExactly(
                        advice -> assertThat(advice).contains("--add-modules jdk.incubator.vector"),
                        advice -> assertThat(advice).contains("interpreted mode", "-Xint"),
                        advice -> assertThat(advice).contains("-t 4", "1 processors"),
                        advice -> assertThat(advice).contains("container"),
                        advice -> assertThat(advice).contains("APEX_JAVA_OPTS=-Xmx2g"),
                        advice -> assertThat(advice).contains("8.00 GB", "smaller profile"),
                        advice -> assertThat(advice).contains("-c 40000", "32768"));
    }
}

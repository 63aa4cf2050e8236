package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.apex.FileType;
import io.apex4j.apex.ModelShape;
import io.apex4j.apex.QuantizeOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputNamesTest {
    @ParameterizedTest
    @CsvSource({
        "Model.gguf, Model",
        "Model-BF16.gguf, Model",
        "Model.f16.gguf, Model",
        "Model-F32-00001-of-00002.gguf, Model",
        "LFM2.5-8B-A1B-BF16.gguf, LFM2.5-8B-A1B",
        "model, model",
    })
    void aModelIsCalledAfterItsFile(String file, String name) {
        assertThat(OutputNames.modelName(Path.of("folder", file))).isEqualTo(name);
    }

    @Test
    void aFileTypeIsAppendedToTheWholeName() {
        PlannedJob job = PlannedJob.of(
                ModelShape.published("lfm2.5-8b-a1b"),
                QuantizeOptions.of(FileType.Q4_K_M).build());

        assertThat(OutputNames.beside(Path.of("folder", "model-bf16.gguf"), job.plan()))
                .isEqualTo(Path.of("folder", "model-bf16-Q4_K_M.gguf"));
    }
}

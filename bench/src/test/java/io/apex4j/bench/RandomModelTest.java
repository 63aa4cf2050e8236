package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.ModelShape;
import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.model.KvType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomModelTest {
    private static final int VOCABULARY = 512;

    @TempDir
    private Path folder;

    @Test
    void isTheSameEveryTimeAndCanBeRun() throws IOException {
        Path first = folder.resolve("first.gguf");
        Path second = folder.resolve("second.gguf");
        RandomModel.of(shape(), ApexProfile.parse("compact")).write(first);
        RandomModel model = RandomModel.of(shape(), ApexProfile.parse("compact"));
        model.write(second);

        assertThat(first).hasSameBinaryContentAs(second);
        assertThat(Files.size(first)).isEqualTo(model.fileBytes());
        try (ApexEngine engine = ApexEngine.load(first, 1, 8, KvType.F16)) {
            assertThat(engine.prompt(1, 2, 3)).hasSize(VOCABULARY).doesNotContain(Float.NaN);
        }
    }

    @Test
    void theLayersThatAttendFollowFromTheTensors() throws IOException {
        Path file = folder.resolve("model.gguf");
        RandomModel.of(shape(), ApexProfile.parse("mini")).write(file);

        try (GgufModel model = GgufModel.open(file)) {
            assertThat(model.metadata()
                            .integers("lfm2moe.attention.head_count_kv")
                            .orElseThrow())
                    .containsExactly(0, 1);
        }
    }

    /** A narrow shape with the vocabulary left out, as published shapes have it. */
    private static ModelShape shape() {
        SyntheticShape narrow = new SyntheticShape(256, 2);
        return new ModelShape(
                narrow.metadata(),
                narrow.tensors().stream()
                        .map(tensor -> tensor.name().equals("token_embd.weight")
                                ? new GgufTensor(tensor.name(), List.of(256L, (long) VOCABULARY), tensor.type(), 0, 0)
                                : tensor)
                        .toList(),
                List.of(),
                32,
                OptionalLong.empty());
    }
}

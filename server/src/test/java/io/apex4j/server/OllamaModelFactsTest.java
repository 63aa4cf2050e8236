package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.model.ChatModel;
import io.apex4j.model.JsonText;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import io.apex4j.model.SamplingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OllamaModelFactsTest {
    private static final Path DEMO = Path.of("../demo/tiny-lfm2moe-bf16.gguf");

    private static Model load() throws IOException {
        return Model.load(DEMO, ModelOptions.defaults().withContextLength(64));
    }

    private static OllamaModelFacts facts(String name, List<String> aliases, Engine engine) {
        return new OllamaModelFacts(
                new ServedModel(name, aliases, engine, SamplingOptions.defaults(), new ServerMetrics()));
    }

    @Test
    void namesAreTheSameWithTheUsualTag() throws IOException {
        try (Model model = load();
                Engine engine = new Engine(new ChatModel(model), new EngineOptions(1, 0))) {
            OllamaModelFacts facts = facts("hf.co/some/Tiny", List.of("other"), engine);

            assertThat(facts.name()).isEqualTo("hf.co/some/Tiny:latest");
            assertThat(facts.isNamed("hf.co/some/Tiny")).isTrue();
            assertThat(facts.isNamed("hf.co/some/tiny:latest")).isTrue();
            assertThat(facts.isNamed("hf.co/some/Tiny:8b")).isFalse();
            assertThat(facts.isNamed("Tiny")).isFalse();
            assertThat(facts.isNamed("other:latest")).isTrue();
            assertThat(OllamaModelFacts.tagged("localhost:5000/tiny")).isEqualTo("localhost:5000/tiny:latest");
        }
    }

    @Test
    void tellsOfTheModelWhatItsFileSays() throws IOException {
        try (Model model = load();
                Engine engine = new Engine(new ChatModel(model), new EngineOptions(1, 0))) {
            OllamaModelFacts facts = facts("tiny:8b", List.of(), engine);

            assertThat(facts.listed()).containsEntry("name", "tiny:8b").containsEntry("size", Files.size(DEMO));
            assertThat(JsonText.write(facts.listed().get("details")))
                    .isEqualTo(
                            "{\"parent_model\":\"\",\"format\":\"gguf\",\"family\":\"lfm2moe\",\"families\":[\"lfm2moe\"],"
                                    + "\"parameter_size\":\"26.5M\",\"quantization_level\":\"BF16\"}");
            assertThat(facts.running()).containsEntry("context_length", 64);
            assertThat(facts.shown())
                    .containsEntry("capabilities", List.of("completion", "tools", "thinking"))
                    .containsEntry("template", ChatModel.templateOf(model).source());
            Map<?, ?> information = (Map<?, ?>) facts.shown().get("model_info");
            assertThat(information.get("general.architecture")).isEqualTo("lfm2moe");
            assertThat(information.get("lfm2moe.block_count")).isEqualTo(24L);
            assertThat((List<?>) information.get("lfm2moe.attention.head_count_kv"))
                    .hasSize(24);
            assertThat(information.get("tokenizer.ggml.tokens")).isNull();
        }
    }
}

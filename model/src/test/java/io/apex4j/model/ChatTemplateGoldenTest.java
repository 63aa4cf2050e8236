package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nine real templates render as Python's jinja2 renders them, set up as Hugging Face transformers does. */
class ChatTemplateGoldenTest {
    private static final int CASES = 117;
    private static final Clock DAY = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
    private static final JsonMapper JSON = new JsonMapper();

    private static Stream<JsonNode> cases() throws IOException {
        return JSON.readTree(Files.readString(SharedData.path("golden/templates/cases.json")))
                .valueStream();
    }

    @Test
    void allCasesAreThere() throws IOException {
        assertThat(cases()).hasSize(CASES);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersTheGoldenTextOrFailsWhereItShould(JsonNode golden) throws IOException {
        ChatTemplate template = template(golden);
        ChatTemplateInput input = input(golden.get("input"));

        if (golden.has("text")) {
            assertThat(template.renderText(input)).isEqualTo(golden.get("text").stringValue());
            return;
        }
        TemplateException refusal = catchThrowableOfType(TemplateException.class, () -> template.render(input));
        assertThat(refusal).as(golden.get("error").stringValue()).isNotNull();
        assertThat(refusal.line())
                .isBetween(2, Math.toIntExact(template.source().lines().count()));
        assertThat(refusal).hasMessageContaining("line " + refusal.line() + ", column " + refusal.column() + ": ");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void controlTokensInWhatIsSaidChangeNothingInTheTemplatesOwnText(JsonNode golden) throws IOException {
        if (!golden.has("text")) {
            return;
        }
        ChatTemplate template = template(golden);
        String said = golden.get("input").toString();
        String harmless = said.replace("<|im_end|>\\n<|im_start|>", "(im end)").replace("<|im_start|>", "(im start)");

        assertThat(ownText(template, input(golden.get("input"))))
                .isEqualTo(ownText(template, input(JSON.readTree(harmless))));
    }

    private static String ownText(ChatTemplate template, ChatTemplateInput input) {
        return template.render(input.withSpecialTokens(Map.of("bos_token", "<s>", "eos_token", "</s>"))).stream()
                .filter(segment -> !segment.isUserText())
                .map(TemplateSegment::text)
                .collect(Collectors.joining());
    }

    private static ChatTemplate template(JsonNode golden) throws IOException {
        Path folder = SharedData.path("golden/templates");
        return ChatTemplate.parse(
                Files.readString(folder.resolve(golden.get("template").stringValue())));
    }

    @SuppressWarnings("unchecked")
    private static ChatTemplateInput input(JsonNode json) {
        Map<String, Object> variables = new LinkedHashMap<>(JSON.convertValue(json, Map.class));
        Map<String, String> special = Map.of(
                "bos_token", (String) variables.remove("bos_token"),
                "eos_token", (String) variables.remove("eos_token"));
        List<Map<String, Object>> messages = (List<Map<String, Object>>) variables.remove("messages");
        List<Object> tools = (List<Object>) variables.getOrDefault("tools", List.of());
        variables.remove("tools");
        boolean addGenerationPrompt = (Boolean) variables.remove("add_generation_prompt");
        return new ChatTemplateInput(messages, tools, addGenerationPrompt, variables, special, DAY);
    }
}

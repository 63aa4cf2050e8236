package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every construct of the language gives what Python's jinja2 3.1.6 gives, set up as transformers does; the file holds
 * its answers, each with the error where it refused.
 */
class JinjaConstructsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-03T09:05:07Z"), ZoneOffset.UTC);

    private static JsonNode file() {
        InputStream file = JinjaConstructsTest.class.getResourceAsStream("jinja-constructs.json");
        return JSON.readTree(Objects.requireNonNull(file, "jinja-constructs.json"));
    }

    private static Stream<JsonNode> cases() {
        return file().get("cases").valueStream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rendersAsPython(JsonNode python) {
        String template = python.get("template").stringValue();
        if (python.has("text")) {
            assertThat(render(template))
                    .as(template)
                    .isEqualTo(python.get("text").stringValue());
        } else {
            assertThatExceptionOfType(TemplateException.class)
                    .as(template + " -> " + python.get("error").stringValue())
                    .isThrownBy(() -> render(template));
        }
    }

    @SuppressWarnings("unchecked")
    private static String render(String template) {
        Map<String, Object> variables = JSON.convertValue(file().get("variables"), Map.class);
        ChatTemplateInput input =
                ChatTemplateInput.of(List.of()).withVariables(variables).withClock(CLOCK);
        return ChatTemplate.parse(template).renderText(input);
    }
}

package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonTextTest {
    @Test
    void valuesAreReadAsTheTypesOfTemplates() {
        Object value = JsonText.parse(
                " {\"a\" : [1, -0.50, 1e3, true, false, null, 12345678901234567890], \"b\": {}, \"\": [ ] }\n");
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put(
                "a",
                Arrays.asList(
                        1L,
                        new BigDecimal("-0.50"),
                        new BigDecimal("1e3"),
                        true,
                        false,
                        null,
                        new BigInteger("12345678901234567890")));
        expected.put("b", Map.of());
        expected.put("", List.of());
        assertThat(value).isEqualTo(expected);
        assertThat(JsonText.write(value))
                .isEqualTo("{\"a\":[1,-0.50,1E+3,true,false,null,12345678901234567890],\"b\":{},\"\":[]}");
    }

    @Test
    void stringsHaveTheEscapesOfJson() {
        assertThat(JsonText.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00é\""))
                .isEqualTo("\"\\/\b\f\n\r\té\uD83D\uDE00é");
        assertThat(JsonText.write("\"\\/\n\r\t\0\uD83D\uDE00\uD83D é"))
                .isEqualTo("\"\\\"\\\\/\\n\\r\\t\\u0000\uD83D\uDE00\\ud83d é\"");
    }

    @Test
    void whatIsWrittenIsWhatAnotherReaderReads() {
        RandomCalls random = new RandomCalls(4);
        JsonMapper mapper = new JsonMapper();
        for (int index = 0; index < 1000; index++) {
            String text = JsonText.write(random.arguments(3));
            Object foreign = mapper.readValue(text, Object.class);
            assertThat(RandomCalls.normal(JsonText.parse(text))).isEqualTo(RandomCalls.normal(foreign));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1",
                "[1,]",
                "{\"a\"}",
                "{\"a\":1,}",
                "{a:1}",
                "01",
                "1.",
                "+1",
                "--1",
                "tru",
                "nul",
                "'a'",
                "\"a",
                "\"\n\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "1 2",
                "NaN",
                "1e99999999999",
                "\"\\"
            })
    void whatIsNoJsonIsRefusedWithItsPlace(String text) {
        assertThatThrownBy(() -> JsonText.parse(text))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("JSON at character ");
    }

    @Test
    void depthAndNumbersAreLimited() {
        assertThat(JsonText.parse("[".repeat(100) + "]".repeat(100))).isInstanceOf(List.class);
        assertThatThrownBy(() -> JsonText.parse("[".repeat(1_000_000)))
                .hasMessageContaining("deeper than the limit of 100");
        assertThatThrownBy(() -> JsonText.parse("1".repeat(1001))).hasMessageContaining("the limit is 1000");
        assertThatThrownBy(() -> JsonText.write(Double.NaN)).isInstanceOf(ModelException.class);
        assertThatThrownBy(() -> JsonText.write(new Object())).isInstanceOf(ModelException.class);
    }

    @Test
    void argumentsOfCallsAreObjects() {
        assertThatThrownBy(() -> new ToolCall("1", "f", "[1]").toTemplate())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no JSON object");
        assertThatThrownBy(() -> new ToolCall("1", "f", "{").arguments()).isInstanceOf(ModelException.class);
    }
}

package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A template that wants too much is refused with the place, and with the limit that it met. */
class ChatTemplateLimitsTest {
    private static final TemplateLimits SMALL = new TemplateLimits(2000, 20_000, 1000, 500, 60);

    private static String render(String template, Map<String, ?> variables) {
        return ChatTemplate.parse(template, SMALL)
                .renderText(ChatTemplateInput.of(List.of()).withVariables(variables));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {% for i in range(400) %}{% for j in range(400) %}{% endfor %}{% endfor %}      ; limit of 20000
            {% for i in range(400) %}{% if 1 in range(400) | list %}{% endif %}{% endfor %} ; limit of 20000
            {% for i in range(400) %}{% if big == as_big %}{% endif %}{% endfor %}           ; limit of 20000
            {% for i in range(400) %}{% set y = 'x' * 900 %}{% endfor %}                    ; limit of 20000
            {{ 'x' * 1001 }}                                                                ; limit of 1000
            {{ 'x' * 1000000000000 }}                                                       ; limit of 1000
            {{ ('x' * 600) + ('x' * 600) }}                                                 ; limit of 1000
            {{ ('x' * 600) ~ ('x' * 600) }}                                                 ; limit of 1000
            {{ ('x' * 600) | replace('x', 'yy') }}                                          ; limit of 1000
            {{ (['x' * 600] * 2) | join }}                                                  ; limit of 1000
            {{ (['x' * 300] * 4) | tojson }}                                                ; limit of 1000
            {{ ['x' * 300] * 4 }}                                                           ; limit of 1000
            {{ 'a' | center(2000000000) }}                                                  ; limit of 1000
            {{ 'a'.rjust(2000000000) }}                                                     ; limit of 1000
            {{ '%2000000s' % 'a' }}                                                         ; limit of 1000
            {{ '{:2000000}'.format('a') }}                                                  ; limit of 1000
            {{ 'a' | indent(2000000000, true) }}                                            ; limit of 1000
            {{ [1] | tojson(indent=2000000000) }}                                           ; limit of 1000
            {{ '%.2000000f' % 1 }}                                                          ; limit of 400
            {% for i in range(400) %}xxxx{% endfor %}                                       ; limit of 1000
            {% for i in range(400) %}{{ 'xxxx' }}{% endfor %}                               ; limit of 1000
            {{ range(501) }}                                                                ; limit of 500
            {{ range(-2000000000, 2000000000) }}                                            ; limit of 500
            {{ [1] * 501 }}                                                                 ; limit of 500
            {{ (range(300) | list) + (range(300) | list) }}                                 ; limit of 500
            {{ ('x,' * 500).split(',') }}                                                   ; limit of 500
            {{ ('x' * 600) | list }}                                                        ; limit of 500
            {{ [1] | slice(501) | list }}                                                   ; limit of 500
            {{ [1] | batch(501, 0) | list }}                                                ; limit of 500
            {% macro m() %}{{ m() }}{% endmacro %}{{ m() }}                                 ; limit of 60
            {% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}                         ; limit of 60
            {{ 10 ** 2000 }}                                                                ; limit of 4096
            {{ 2 ** 4000 * 2 ** 4000 }}                                                     ; limit of 4096
            {{ 9999 ** 99999999999999999999 }}                                              ; limit of 4096
            """)
    void isHeld(String template, String limit) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> render(template, Map.of("big", "x".repeat(100_000), "as_big", "x".repeat(100_000))))
                .withMessageContaining("line 1, column ")
                .withMessageContaining(limit);
    }

    @Test
    void ofTheSource() {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> ChatTemplate.parse("x".repeat(2001), SMALL))
                .withMessageContaining("2001")
                .withMessageContaining("limit is 2000");
    }

    @Test
    void ofValuesInsideEachOther() {
        String template = "{% set ns = namespace(x=[]) %}{% for i in range(120) %}{% set ns.x = [ns.x] %}{% endfor %}";

        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> render(template, Map.of()))
                .withMessageContaining("limit of 100");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            (          ; )
            [          ; ]
            {1:        ; }
            x[         ; ]
            x(         ; )
            x|default( ; )
            """)
    void ofBracketsInsideEachOther(String opening, String closing) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(
                        () -> ChatTemplate.parse("{{ " + opening.repeat(50_000) + 1 + closing.repeat(50_000) + " }}"))
                .withMessageContaining("limit of 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "+", "not ", "1 if 1 else "})
    void ofOperatorsInsideEachOther(String operator) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> ChatTemplate.parse("{{ " + operator.repeat(50_000) + "1 }}"))
                .withMessageContaining("limit of 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{% if 1 %}", "{% for x in y %}", "{% macro m() %}", "{% set x %}", "{% with %}"})
    void ofTagsInsideEachOther(String tag) {
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> ChatTemplate.parse(tag.repeat(50_000)))
                .withMessageContaining("limit of 100");
    }

    @ParameterizedTest
    @ValueSource(strings = {".x", "[0]", "()", "|list", " is defined"})
    void ofWhatFollowsAValue(String suffix) {
        ChatTemplate template = ChatTemplate.parse("{{ x" + suffix.repeat(50_000) + " }}");

        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> template.render(ChatTemplateInput.of(List.of())))
                .withMessageContaining("limit of 500");
    }

    @ParameterizedTest
    @ValueSource(strings = {" + 1", " ~ 1", " == 1", " and 1", " or 0", " ** 1"})
    void longChainsOfOperatorsAreFine(String operation) {
        ChatTemplate template = ChatTemplate.parse("{{ 1" + operation.repeat(3000) + " }}");

        assertThat(template.renderText(ChatTemplateInput.of(List.of()))).isNotEmpty();
    }

    @Test
    void manyBranchesAreFine() {
        String template = "{% if 0 %}" + "{% elif 0 %}".repeat(5000) + "{% else %}last{% endif %}";

        assertThat(ChatTemplate.parse(template).renderText(ChatTemplateInput.of(List.of())))
                .isEqualTo("last");
    }

    @Test
    void theDefaultsLeaveRoomForALongConversation() {
        String said = "0123456789".repeat(4000);
        List<Map<String, String>> messages = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            messages.add(Map.of("role", i % 2 == 0 ? "user" : "assistant", "content", said));
        }

        assertThat(TemplateDefaults.chatMl().renderText(ChatTemplateInput.of(messages)))
                .hasSizeGreaterThan(4_000_000);
    }

    @Test
    void inputOfOtherTypesIsRefusedByPath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render("", Map.of("x", Map.of("y", List.of(1, Instant.EPOCH)))))
                .withMessageContaining("x.y[1] is a java.time.Instant");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render("", Map.of("x", Map.of(1, 2))))
                .withMessageContaining("x has the key 1");
    }

    @Test
    void inputThatContainsItselfIsRefused() {
        Map<String, Object> map = new HashMap<>();
        map.put("self", map);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> render("", map))
                .withMessageContaining("deeper than the limit of 99");
    }

    @Test
    void inputOfTooManyValuesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> render("", Map.of("x", Collections.nCopies(501, 1))))
                .withMessageContaining("limit of 500 values");
    }
}

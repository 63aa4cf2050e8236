package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatTemplateTest {
    private static final List<Map<String, String>> HELLO = List.of(Map.of("role", "user", "content", "Hello"));

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {{ 1 / 0 }}                                 ; 2 ; 6  ; division by zero
            {{ ('a' ~ x.y) | upper }}                   ; 2 ; 12 ; `'x' is undefined`
            {% if messages %}{{ raise_exception('Stop') }}{% endif %} ; 2 ; 36 ; Stop
            {{ messages[0].content + 1 }}               ; 2 ; 24 ; `the operator '+' does not go with the types 'str' and 'int'`
            {{ 'a' | shout }}                           ; 2 ; 10 ; there is no filter 'shout'
            {% include 'other' %}                       ; 2 ; 4  ; the tag 'include' is unknown or out of place
            {% for x in 5 %}{% endfor %}                ; 2 ; 4  ; a value of type 'int' cannot be iterated over
            {{ 'open }}                                 ; 2 ; 4  ; `the string has no end, '`
            """)
    void aRefusalNamesThePlace(String tag, int line, int column, String reason) {
        TemplateException refusal = catchThrowableOfType(
                TemplateException.class,
                () -> ChatTemplate.parse("first line\r\n" + tag).render(ChatTemplateInput.of(HELLO)));

        assertThat(refusal.line()).isEqualTo(line);
        assertThat(refusal.column()).isEqualTo(column);
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal).hasMessage("chat template: line " + line + ", column " + column + ": " + reason);
    }

    @Test
    void rendersTwiceTheSame() {
        ChatTemplate template = ChatTemplate.parse("{% set n = namespace(x=0) %}{% set n.x = n.x + 1 %}{{ n.x }}");

        assertThat(template.renderText(ChatTemplateInput.of(HELLO))).isEqualTo("1");
        assertThat(template.renderText(ChatTemplateInput.of(HELLO))).isEqualTo("1");
    }

    @Test
    void toolsAreUndefinedWhenThereAreNone() {
        ChatTemplate template = ChatTemplate.parse("{{ tools is defined }} {{ add_generation_prompt }}");
        ChatTemplateInput input = ChatTemplateInput.of(HELLO).withGenerationPrompt(false);

        assertThat(template.renderText(input)).isEqualTo("False False");
        assertThat(template.renderText(input.withTools(List.of("f")))).isEqualTo("True False");
    }

    @Test
    void chatMlServesModelsWithoutTemplate() {
        List<Map<String, ?>> messages = List.of(
                Map.of("role", "system", "content", "Be brief."),
                Map.of(
                        "role",
                        "user",
                        "content",
                        List.of(Map.of("type", "text", "text", "Hi"), Map.of("type", "image"))),
                Map.of("role", "assistant"));

        assertThat(TemplateDefaults.chatMl()
                        .renderText(ChatTemplateInput.of(messages).withSpecialTokens(Map.of("bos_token", "<s>"))))
                .isEqualTo("""
                        <s><|im_start|>system
                        Be brief.<|im_end|>
                        <|im_start|>user
                        Hi<|im_end|>
                        <|im_start|>assistant
                        <|im_end|>
                        <|im_start|>assistant
                        """);
    }
}

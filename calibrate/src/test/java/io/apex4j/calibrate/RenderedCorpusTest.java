package io.apex4j.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.calibrate.CorpusDocument.Conversation;
import io.apex4j.gguf.SharedData;
import io.apex4j.model.ChatMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RenderedCorpusTest {
    private static final Map<String, Object> TOOL = Map.of(
            "type",
            "function",
            "function",
            Map.of(
                    "name",
                    "find_train",
                    "description",
                    "Finds a train.",
                    "parameters",
                    Map.of("type", "object", "properties", Map.of("to", Map.of("type", "string")))));

    private static final Conversation CONVERSATION = new Conversation(
            "tool",
            "en",
            List.of(
                    ChatMessage.system("You plan journeys."),
                    ChatMessage.user("To Ghent, please."),
                    ChatMessage.assistant("")
                            .with(Conversation.THINKING, "I have to look that up.")
                            .with(
                                    Conversation.TOOL_CALLS,
                                    List.of(Map.of(
                                            "type",
                                            "function",
                                            "function",
                                            Map.of(
                                                    "name",
                                                    "find_train",
                                                    "arguments",
                                                    Map.of("to", "Ghent-Dampoort"))))),
                    ChatMessage.tool("{\"departure\": \"10:42\"}"),
                    ChatMessage.assistant("It leaves at eighteen to eleven.")
                            .with(Conversation.THINKING, "10:42 then.")),
            List.of(TOOL));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LFM2.5-8B-A1B |",
                "tiny-lfm2moe | THINKING_IN_CONTENT",
                "LFM2-8B-A1B | THINKING_IN_CONTENT TOOL_CALLS_AS_TEXT",
                "LFM2.5-Instruct | THINKING_IN_CONTENT TOOL_CALLS_AS_TEXT",
                "Qwen-Qwen3-0.6B |",
                "NousResearch-Hermes-3-Llama-3.1-8B-tool_use | THINKING_IN_CONTENT PARTS_LEFT_OUT",
                "meta-llama-Llama-3.1-8B-Instruct | THINKING_IN_CONTENT PARTS_LEFT_OUT",
                "ibm-granite-granite-3.3-2B-Instruct | THINKING_IN_CONTENT TOOL_CALLS_AS_TEXT",
                "mistralai-Mistral-Nemo-Instruct-2407 | THINKING_IN_CONTENT SYSTEM_IN_USER PARTS_LEFT_OUT"
            })
    void whatTemplatesHaveNoPlaceForIsRenderedOtherwiseAndCounted(String template, String fallbacks)
            throws IOException {
        RenderedDocument rendered = render(golden(template), CONVERSATION);

        List<RenderingFallback> expected = fallbacks == null
                ? List.of()
                : Arrays.stream(fallbacks.split(" "))
                        .map(RenderingFallback::valueOf)
                        .toList();
        assertThat(rendered.fallbacks()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(rendered.text())
                .contains("You plan journeys.", "To Ghent, please.", "find_train", "Finds a train.", "Ghent-Dampoort")
                .contains("10:42", "It leaves at eighteen to eleven.", "10:42 then.");
    }

    @Test
    void thinkingReachesTheTemplateInTheFieldThatItReads() throws IOException {
        assertThat(render(golden("LFM2.5-8B-A1B"), CONVERSATION).text())
                .contains("<think>I have to look that up.</think>", "<think>10:42 then.</think>It leaves");
        assertThat(render(golden("tiny-lfm2moe"), CONVERSATION).text())
                .contains("<think>\n10:42 then.\n</think>\n\nIt leaves");
    }

    @Test
    void aTemplateThatWantsTurnsOfUserAndAssistantOnlyGetsThose() {
        String template = """
                {%- for message in messages -%}
                    {%- if message['role'] != ('user' if loop.index0 % 2 == 0 else 'assistant') -%}
                        {{- raise_exception('roles must alternate') -}}
                    {%- endif -%}
                    {{- '[' + message['role'] + ']' + message['content'] -}}
                {%- endfor -%}
                """;

        RenderedDocument rendered = render(template, CONVERSATION);

        assertThat(rendered.fallbacks())
                .containsExactlyInAnyOrder(
                        RenderingFallback.THINKING_IN_CONTENT,
                        RenderingFallback.SYSTEM_IN_USER,
                        RenderingFallback.TOOLS_AS_TEXT,
                        RenderingFallback.TOOL_CALLS_AS_TEXT,
                        RenderingFallback.TOOL_RESULTS_AS_USER);
        assertThat(rendered.text())
                .startsWith("[user]You plan journeys.\n\nTools that can be called:\n{")
                .contains("[user]{\"departure\": \"10:42\"}[assistant]<think>\n10:42 then.");
    }

    @Test
    void thinkingThatATemplateDropsIsCounted() throws IOException {
        Conversation earlier = new Conversation(
                "chat",
                "en",
                List.of(
                        ChatMessage.user("One and one?"),
                        ChatMessage.assistant("Two.").with(Conversation.THINKING, "Easy, that."),
                        ChatMessage.user("And one?"),
                        ChatMessage.assistant("Three.")),
                List.of());

        assertThat(render(golden("Qwen-Qwen3-0.6B"), earlier).fallbacks())
                .containsExactly(RenderingFallback.PARTS_LEFT_OUT);
        assertThat(render(golden("LFM2.5-8B-A1B"), earlier).fallbacks()).isEmpty();
        assertThat(render(golden("LFM2.5-8B-A1B"), earlier).text()).contains("Easy, that.");
    }

    @Test
    void neighboursOfARoleAreJoinedWhereTheTemplateInsists() throws IOException {
        Conversation twice = new Conversation(
                "chat",
                "en",
                List.of(ChatMessage.user("One."), ChatMessage.user("Two."), ChatMessage.assistant("Three.")),
                List.of());

        RenderedDocument rendered = render(golden("mistralai-Mistral-Nemo-Instruct-2407"), twice);

        assertThat(rendered.fallbacks()).containsExactly(RenderingFallback.SIMPLIFIED);
        assertThat(rendered.text()).contains("[INST]One.\n\nTwo.[/INST]Three.");
    }

    @Test
    void aConversationThatIsRefusedAltogetherIsPlainText() {
        RenderedDocument rendered = render("{{ raise_exception('no') }}", CONVERSATION);

        assertThat(rendered.fallbacks()).contains(RenderingFallback.PLAIN_TEXT);
        assertThat(rendered.text())
                .startsWith("user: You plan journeys.")
                .endsWith("It leaves at eighteen to eleven.\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<|im_end|>", "<|startoftext|>", "<|tool_call_start|>"})
    void controlTokensAreFoundInTheTemplatesOwnTextAlone(String literal) {
        ReaderModel tiny = TinyReader.load();
        int token = tiny.tokenizer().encode(literal, true)[0];
        Conversation quoting =
                new Conversation("chat", "en", List.of(ChatMessage.user("What is " + literal + "?")), List.of());
        Conversation plain = new Conversation("chat", "en", List.of(ChatMessage.user("What is it?")), List.of());

        assertThat(count(tiny, quoting, token)).isEqualTo(count(tiny, plain, token));
    }

    @Test
    void tagsAroundThinkingAreTheModelsTokensAndThoseInMessagesAreText() throws IOException {
        ReaderModel tiny = TinyReader.load();
        int token = tiny.tokenizer().encode("<think>", true)[0];
        Conversation quoting = new Conversation(
                "chat",
                "en",
                List.of(
                        ChatMessage.user("What does <think> mean?"),
                        ChatMessage.assistant("<think> begins a thought.")
                                .with(Conversation.THINKING, "A <think> tag.")),
                List.of());

        assertThat(tiny.tokenizer().isSpecial(token)).isTrue();
        assertThat(count(tiny, quoting, token)).isEqualTo(1);
        assertThat(count(TinyReader.with(golden("LFM2.5-8B-A1B")), quoting, token))
                .isEqualTo(1);
    }

    @Test
    void aTemplateThatPrintsTheDateGivesTheSameTextEveryDay() {
        assertThat(render("{{ strftime_now('%d %b %Y') }}{{ messages[0]['content'] }}", CONVERSATION)
                        .text())
                .contains("01 Jan 2025");
    }

    private static long count(ReaderModel model, Conversation conversation, int token) {
        int[] tokens = new DocumentRenderer(model.tokenizer(), model.template())
                .render(conversation)
                .tokens();
        return Arrays.stream(tokens).filter(other -> other == token).count();
    }

    private static String golden(String name) throws IOException {
        return Files.readString(SharedData.path("golden/templates/" + name + ".jinja"));
    }

    private static RenderedDocument render(String template, Conversation conversation) {
        ReaderModel model = TinyReader.with(template);
        return new DocumentRenderer(model.tokenizer(), model.template()).render(conversation);
    }
}

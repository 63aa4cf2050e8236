package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Calls that LFM2.5's chat template has rendered are read back; it puts strings in quotes as they are. */
class ToolCallRoundTripTest {
    private static final int CALLS = 10_000;
    private static final String BEFORE = "<|im_start|>assistant\n";
    private static final String AFTER = "<|im_end|>";
    /** A quote within a string after which it might end. */
    private static final Pattern FALSE_END = Pattern.compile("'\\s*[,)]|^''|^'$|\\\\");

    private static ChatTemplate template() throws IOException {
        return ChatTemplate.parse(Files.readString(SharedData.path("golden/templates/LFM2.5-8B-A1B.jinja")));
    }

    private static ChatMessage message(List<ToolCall> calls) {
        return ChatMessage.assistant("").withToolCalls(calls);
    }

    private static List<TemplateSegment> render(ChatTemplate template, ChatMessage answer) {
        return template.render(
                ChatTemplateInput.of(List.of(ChatMessage.user("Go").toTemplate(), answer.toTemplate()))
                        .withGenerationPrompt(false));
    }

    private static String body(List<TemplateSegment> segments) {
        StringBuilder text = new StringBuilder();
        segments.forEach(segment -> text.append(segment.text()));
        return text.substring(text.lastIndexOf(BEFORE) + BEFORE.length(), text.lastIndexOf(AFTER));
    }

    private static List<ToolCall> calls(RandomCalls random, int trapRarity) {
        List<ToolCall> calls = new ArrayList<>();
        for (int index = random.number(2); index >= 0; index--) {
            String json = JsonText.write(random.arguments(trapRarity));
            calls.add(new ToolCall("call" + calls.size(), random.name(), json));
        }
        return calls;
    }

    private static boolean isUnambiguous(ToolCall call) {
        return call.arguments().values().stream()
                .noneMatch(value ->
                        value instanceof String text && FALSE_END.matcher(text).find());
    }

    private static void assertEqual(List<ToolCall> actual, List<ToolCall> expected, String text) {
        assertThat(actual)
                .as(text)
                .extracting(ToolCall::name)
                .isEqualTo(expected.stream().map(ToolCall::name).toList());
        for (int index = 0; index < actual.size(); index++) {
            assertThat(RandomCalls.normal(actual.get(index).arguments()))
                    .as(text)
                    .isEqualTo(RandomCalls.normal(expected.get(index).arguments()));
        }
    }

    @Test
    void tenThousandRandomCallsAreReadBackWhereTheirRenderingIsUnambiguousAndNothingIsLostElsewhere()
            throws IOException {
        ChatTemplate template = template();
        RandomCalls random = new RandomCalls(25);
        int unambiguous = 0;
        int count = 0;
        while (count < CALLS) {
            List<ToolCall> calls = calls(random, 12);
            count += calls.size();
            String text = body(render(template, message(calls)));
            AnswerParser parser = new AnswerParser(AnswerFormat.lfm2(), delta -> {}, index -> "call" + index);
            parser.text(text);
            Answer answer = parser.finish(FinishReason.STOP);
            boolean hasMarker = text.indexOf("<|tool_call_end|>") < text.length() - "<|tool_call_end|>".length();
            if (calls.stream().allMatch(ToolCallRoundTripTest::isUnambiguous) && !hasMarker) {
                assertEqual(answer.toolCalls(), calls, text);
                assertThat(answer.content()).isEmpty();
                unambiguous += calls.size();
            }
            assertThat(ideographs(answer)).as(text).isEqualTo(ideographs(text));
        }
        assertThat(unambiguous).isBetween(CALLS / 2, CALLS - CALLS / 20);
    }

    @Test
    void markersInArgumentsAreTextWhereTheModelsAreTokens() throws IOException {
        ChatTemplate template = template();
        AnswerFormat format = AnswerFormat.lfm2();
        List<ToolCall> calls = List.of(new ToolCall(
                "call0", "say", "{\"text\":\"<|tool_call_end|> and </think>\",\"more\":[\"<|tool_call_start|>\"]}"));
        AnswerParser parser =
                new AnswerParser(format.withTokens(Set.copyOf(format.markers())), delta -> {}, index -> "call" + index);
        boolean isAnswer = false;
        for (TemplateSegment segment : render(template, message(calls))) {
            String text = segment.text();
            int cue = segment.isUserText() ? -1 : text.indexOf(BEFORE);
            if (cue >= 0) {
                isAnswer = true;
                text = text.substring(cue + BEFORE.length());
            }
            if (isAnswer && segment.isUserText()) {
                parser.text(text);
            } else if (isAnswer) {
                ownText(parser, text, format);
            }
        }
        Answer answer = parser.finish(FinishReason.STOP);
        assertThat(answer.toolCalls()).isEqualTo(calls);
    }

    private static void ownText(AnswerParser parser, String text, AnswerFormat format) {
        for (String part : text.split("(?=<\\|)|(?<=\\|>)")) {
            if (format.markers().contains(part)) {
                parser.special(part);
            } else if (!part.startsWith(AFTER)) {
                parser.text(part);
            }
        }
    }

    /** The Chinese characters of a text, which no rendering and no reading changes. */
    private static Map<Integer, Long> ideographs(String text) {
        Map<Integer, Long> counts = new LinkedHashMap<>();
        text.codePoints().filter(Character::isIdeographic).forEach(point -> counts.merge(point, 1L, Long::sum));
        return counts;
    }

    private static Map<Integer, Long> ideographs(Answer answer) {
        StringBuilder all = new StringBuilder(answer.reasoning()).append(answer.content());
        answer.toolCalls().forEach(call -> all.append(call.name()).append(call.argumentsJson()));
        return ideographs(all.toString());
    }

    @Test
    void tenThousandMutatedCallsLoseNothingAndEndInNoError() throws IOException {
        RandomCalls random = new RandomCalls(7);
        AnswerFormat format = AnswerFormat.lfm2().withTools(List.of(Map.of("name", "f")));
        int stillCalls = 0;
        for (int index = 0; index < CALLS; index++) {
            String json = JsonText.write(random.arguments(6));
            String call = random.number(2) == 0
                    ? "[{\"name\": \"f\", \"arguments\": " + json + "}, g(日='" + random.string(6) + "')]"
                    : "[f(日=" + json + "), f(本={'語', 1})]";
            String text =
                    random.mutated(random.number(3) == 0 ? call : "<|tool_call_start|>" + call + "<|tool_call_end|>");
            AnswerParser parser = new AnswerParser(format, delta -> {});
            parser.text(text);
            Answer answer = parser.finish(FinishReason.STOP);
            assertThat(ideographs(answer)).as(text).isEqualTo(ideographs(text));
            answer.toolCalls().forEach(ToolCall::toTemplate);
            stillCalls += answer.toolCalls().size();
        }
        assertThat(stillCalls).isBetween(CALLS / 10, 2 * CALLS);
    }

    @Test
    void hugeHostileBlocksAreReadInBoundedTime() {
        for (String piece : List.of(
                "a(b='x'z),",
                "[f(a='",
                "'",
                "\"'",
                "{",
                "f(",
                "f(a=(",
                "'a, ",
                "' ",
                "f(a='''",
                "{'a':",
                "{1:{",
                "\\",
                "f(a=1),",
                "]",
                "f(a='b'),f(",
                "f(a='x', b='y'z),",
                "f(a=['x'z, ",
                "1",
                "a.")) {
            String block = "<|tool_call_start|>[" + piece.repeat(100_000 / piece.length());
            AnswerParser parser = new AnswerParser(AnswerFormat.lfm2(), delta -> {});
            parser.text(block);
            Answer answer = parser.finish(FinishReason.LENGTH);
            assertThat(!answer.toolCalls().isEmpty() || answer.content().equals(block))
                    .as(piece)
                    .isTrue();
        }
    }
}

package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnswerParserTest {
    private static final AnswerFormat LFM2 = AnswerFormat.lfm2();
    private static final String START = "<|tool_call_start|>";
    private static final String END = "<|tool_call_end|>";

    private static Answer parse(String text) {
        return parse(LFM2, text);
    }

    private static Answer parse(AnswerFormat format, String text) {
        AnswerParser parser = new AnswerParser(format, delta -> {}, index -> "call" + index);
        parser.text(text);
        return parser.finish(FinishReason.STOP);
    }

    private static ToolCall call(int index, String name, String arguments) {
        return new ToolCall("call" + index, name, arguments);
    }

    @Test
    void textIsContent() {
        Answer answer = parse("\nHello, 2 < 3 & <b>world</b>!\n");
        assertThat(answer)
                .isEqualTo(new Answer("", "\nHello, 2 < 3 & <b>world</b>!\n", List.of(), FinishReason.STOP, false));
    }

    @Test
    void aThoughtIsToldFromTheAnswerWithoutTheSpaceAroundItsTags() {
        Answer answer = parse("<think>\nEasy:\n\n4.\n</think>\n\nIt is 4.");
        assertThat(answer.reasoning()).isEqualTo("Easy:\n\n4.");
        assertThat(answer.content()).isEqualTo("It is 4.");
        assertThat(answer.isThoughtUnfinished()).isFalse();
    }

    @Test
    void aThoughtThatDoesNotEndStaysAThought() {
        AnswerParser parser = new AnswerParser(LFM2, delta -> {});
        parser.text("<think>Let me think about <this");
        assertThat(parser.isInThought()).isTrue();
        Answer answer = parser.finish(FinishReason.LENGTH);
        assertThat(answer).isEqualTo(new Answer("Let me think about <this", "", List.of(), FinishReason.LENGTH, true));
    }

    @Test
    void thePromptMayHaveBegunTheThought() {
        AnswerFormat begun = LFM2.withPrompt("<|im_start|>assistant\n<think>\n");
        assertThat(begun.startsInThought()).isTrue();
        assertThat(LFM2.withPrompt("<|im_start|>assistant\n").startsInThought()).isFalse();
        Answer answer = parse(begun, "Hm.</think>Yes.");
        assertThat(answer.reasoning()).isEqualTo("Hm.");
        assertThat(answer.content()).isEqualTo("Yes.");
    }

    @Test
    void aThoughtThatIsBegunAgainIsOneMore() {
        Answer answer = parse("<think>One</think>\n\n</think>\n<think>Two</think>Three");
        assertThat(answer.reasoning()).isEqualTo("One\n\nTwo");
        assertThat(answer.content()).isEqualTo("Three");
    }

    @Test
    void tagsInWhatIsSaidAreText() {
        String text = "The tags are <think> and </think>.";
        assertThat(parse(text).content()).isEqualTo(text);
    }

    @Test
    void thoughtsStayInTheContentWhereThatIsAskedFor() {
        String text = "<think>\nHm.\n</think>\n\nYes.";
        Answer answer = parse(LFM2.withReasoning(ReasoningFormat.NONE), text);
        assertThat(answer.content()).isEqualTo(text);
        assertThat(answer.reasoning()).isEmpty();
        AnswerFormat begun = LFM2.withReasoning(ReasoningFormat.NONE).withStartsInThought(true);
        Answer unfinished = parse(begun, "Hm");
        assertThat(unfinished.content()).isEqualTo("Hm");
        assertThat(unfinished.isThoughtUnfinished()).isTrue();
    }

    @Test
    void markersWithinAThoughtAreNoCalls() {
        Answer answer = parse("<think>I could call " + START + "[f()]" + END + ".</think>No.");
        assertThat(answer.toolCalls()).isEmpty();
        assertThat(answer.reasoning()).isEqualTo("I could call " + START + "[f()]" + END + ".");
        assertThat(answer.content()).isEqualTo("No.");
    }

    @Test
    void callsStandBetweenMarkersAndTextMayStandAroundThem() {
        Answer answer = parse("<think>Hm.</think>\n\nOne moment.\n" + START + "[f(a='x'), g()]" + END + "\nDone.");
        assertThat(answer.toolCalls()).containsExactly(call(0, "f", "{\"a\":\"x\"}"), call(1, "g", "{}"));
        assertThat(answer.content()).isEqualTo("One moment.\n\nDone.");
    }

    @Test
    void spaceBesideMarkersIsNoContent() {
        Answer answer = parse("<think>Hm.</think>\n\n" + START + "[f()]" + END + "\n" + START + "[g()]" + END + "\n");
        assertThat(answer.toolCalls()).hasSize(2);
        assertThat(answer.content()).isEmpty();
    }

    @Test
    void aMissingEndMarkerIsForgiven() {
        Answer answer = parse(START + "[f(a=1), g(b=");
        assertThat(answer.toolCalls()).containsExactly(call(0, "f", "{\"a\":1}"));
        assertThat(answer.content()).isEqualTo("g(b=");
    }

    @Test
    void aBlockWithoutACallIsTextWithItsMarkers() {
        assertThat(parse("a " + START + "[f(x)]" + END + " b").content())
                .isEqualTo("a " + START + "[f(x)]" + END + " b");
        assertThat(parse(START + "[f(x").content()).isEqualTo(START + "[f(x");
    }

    @Test
    void aCallIsHandedOnAsSoonAsItIsCompleteWithItsNameOnce() {
        List<AnswerDelta> deltas = new ArrayList<>();
        AnswerParser parser = new AnswerParser(LFM2, deltas::add, index -> "id" + index);
        parser.text("Wait. " + START + "[f(a=1)");
        assertThat(deltas).containsExactly(new AnswerDelta.Content("Wait. "));
        parser.text(", g(");
        assertThat(deltas)
                .containsExactly(
                        new AnswerDelta.Content("Wait. "),
                        new AnswerDelta.CallBegin(0, "id0", "f"),
                        new AnswerDelta.CallArguments(0, "{\"a\":1}"),
                        new AnswerDelta.CallEnd(0));
    }

    @Test
    void longArgumentsComeInPieces() {
        List<AnswerDelta> deltas = new ArrayList<>();
        AnswerParser parser = new AnswerParser(LFM2, deltas::add, index -> "id");
        parser.text(START + "[write(text='" + "\uD83D\uDE00 ".repeat(5000) + "')]" + END);
        assertThat(deltas).filteredOn(AnswerDelta.CallBegin.class::isInstance).hasSize(1);
        assertThat(deltas)
                .filteredOn(AnswerDelta.CallArguments.class::isInstance)
                .hasSizeGreaterThan(2);
    }

    @Test
    void callsMayComeWithoutMarkersWhereTheirToolsAreKnown() {
        AnswerFormat format =
                LFM2.withTools(List.of(Map.of("type", "function", "function", Map.of("name", "weather"))));
        assertThat(format.toolNames()).containsExactly("weather");
        String json = "{\"name\": \"weather\", \"arguments\": {\"city\": \"Paris\"}}";
        for (String text : List.of(json, "[" + json + "]", "[weather(city='Paris')]", " \n" + json + "\n")) {
            Answer answer = parse(format, "<think>Hm.</think>\n\n" + text);
            assertThat(answer.toolCalls()).as(text).containsExactly(call(0, "weather", "{\"city\":\"Paris\"}"));
            assertThat(answer.content()).as(text).isEmpty();
        }
        for (String text : List.of(
                json.replace("weather", "time"),
                "{\"city\": \"Paris\"}",
                "[1, 2]",
                "[weather](http://example.org)",
                "[weather(city='Paris'), time()]",
                "\n" + json.substring(0, 30),
                "Call: " + json)) {
            Answer answer = parse(format, text);
            assertThat(answer.toolCalls()).as(text).isEmpty();
            assertThat(answer.content()).isEqualTo(text);
        }
        assertThat(parse(json).content()).isEqualTo(json);
    }

    @Test
    void aMarkerThatIsATokenIsNoneWhereItComesAsText() {
        AnswerFormat format = LFM2.withTokens(Set.of("<think>", "</think>", START, END));
        String text = "Models write " + START + "[f()]" + END + " to call.";
        assertThat(parse(format, text).content()).isEqualTo(text);

        AnswerParser parser = new AnswerParser(format, delta -> {}, index -> "call" + index);
        parser.special("<think>");
        parser.text("</think> ends it.");
        parser.special("</think>");
        parser.special(START);
        parser.text("[say(text='" + END + "')");
        parser.special(END);
        Answer answer = parser.finish(FinishReason.STOP);
        assertThat(answer.reasoning()).isEqualTo("</think> ends it.");
        assertThat(answer.toolCalls()).containsExactly(call(0, "say", "{\"text\":\"" + END + "\"}"));
        assertThat(answer.content()).isEmpty();
    }

    @Test
    void aTokenEndsWhatMightHaveBecomeAMarkerAndCallsInACall() {
        AnswerParser parser = new AnswerParser(LFM2, delta -> {}, index -> "call" + index);
        parser.text("See <|tool");
        parser.special(START);
        parser.text("[f()]");
        parser.special(START);
        parser.text("[g()]");
        parser.special("<think>");
        Answer answer = parser.finish(FinishReason.STOP);
        assertThat(answer.toolCalls()).extracting(ToolCall::name).containsExactly("f", "g");
        assertThat(answer.content()).isEqualTo("See <|tool<think>");
    }

    @Test
    void otherMarkersOfCallsAreKnownFromTheTemplate() {
        AnswerFormat hermes = LFM2.withCallMarkers("<tool_call>", "</tool_call>");
        Answer answer = parse(hermes, "<tool_call>\n{\"name\": \"f\", \"arguments\": {}}\n</tool_call>");
        assertThat(answer.toolCalls()).containsExactly(call(0, "f", "{}"));
        assertThat(answer.content()).isEmpty();
    }
}

package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** It makes no difference where the text of an answer is cut: its pieces add up to the result of the whole. */
class AnswerSplitTest {
    private static final AnswerFormat FORMAT =
            AnswerFormat.lfm2().withTools(List.of(Map.of("name", "f"), Map.of("name", "get_weather")));
    private static final int GENERATED = 160;

    private static List<String> written() {
        String start = "<|tool_call_start|>";
        String end = "<|tool_call_end|>";
        return List.of(
                "",
                " ",
                "Hello, world.",
                "  Hello\n\n",
                "<think>Hm.</think>Yes.",
                "<think>\n\n</think>\n\nYes.",
                "<think>",
                "<think>Unfinished <",
                "<think>a</think><think>b</think>\n</think>\nc",
                "<thin>k</think>",
                "<think>日本 \uD83D\uDE00</think>\uD83D\uDE00 ok <|tool",
                "<think>x " + start + "[f()]" + end + "</think>" + start + "[f(a=1)]" + end,
                start + "[]" + end,
                start + "[f(a='x', n=1, flag=True), g()]" + end,
                start + " [f(a='x'), bad(x), g(b=\"y\")] and more" + end + " text",
                start + "[f(a='sed -n '1,5p' a.txt', b=2)]" + end,
                start + "[f(a='it's'), g(b=['don't', 'x'])]" + end,
                start + "[{\"name\": \"f\", \"arguments\": {\"a\": \"]\\\"\"}}]" + end + "\n",
                start + "{\"name\": \"f\"}" + end + start + "[g()]" + end,
                start + "[f(a=1)",
                start + "[f(a=",
                start + "nothing" + end,
                start,
                end,
                "a" + end + "b",
                "text " + start + "[f()]" + end + "\n\nmore\n" + start + "[g()]" + end + " \n",
                "{\"name\": \"f\", \"arguments\": {}}",
                "<think>x</think>\n{\"name\": \"f\", \"arguments\": {\"a\": \"}\"}} more",
                "[f(a=1), get_weather(city='x')]",
                "[f](x)",
                "\n[1, 2, 3]",
                "{\"name\": \"f\", \"argu",
                "{\"city\": 1}",
                "<<think>x</think>",
                "<|tool_call_<|tool_call_start|>[f()]<|tool_call_<|tool_call_end|>",
                "</think>x",
                "\t<think> a \n b </think> c \n",
                start + "[f(a='''it's''')]" + end + "<think>late",
                start + "[f(a='x\ny\0')]" + end,
                "\uD83D<think>\uDE00</think>\uD83D");
    }

    private static List<String> answers() {
        List<String> answers = new ArrayList<>(written());
        RandomCalls random = new RandomCalls(8);
        for (int index = 0; index < GENERATED; index++) {
            StringBuilder answer = new StringBuilder();
            answer.append(random.number(2) == 0 ? "<think>" + random.string(4) + "</think>\n" : random.string(4));
            answer.append(random.number(2) == 0 ? random.string(4) : "");
            answer.append("<|tool_call_start|>[");
            for (int call = random.number(3); call >= 0; call--) {
                answer.append(call(random)).append(call > 0 ? ", " : "");
            }
            answer.append("]<|tool_call_end|>").append(random.string(4));
            answers.add(index % 2 == 0 ? answer.toString() : random.mutated(answer.toString()));
        }
        return answers;
    }

    private static String call(RandomCalls random) {
        String json = JsonText.write(random.arguments(4));
        return random.number(2) == 0
                ? "{\"name\":\"" + random.name() + "\",\"arguments\":" + json + "}"
                : random.name() + "(a='" + random.string(4) + "', b=" + json + ")";
    }

    /** What pieces of a text add up to by the deltas alone. */
    private static Answer added(AnswerFormat format, String... pieces) {
        AnswerCollector collector = new AnswerCollector();
        AnswerParser parser = new AnswerParser(format, collector, index -> "call" + index);
        for (String piece : pieces) {
            parser.text(piece);
        }
        Answer answer = parser.finish(FinishReason.STOP);
        Answer added = collector.answer(FinishReason.STOP, answer.isThoughtUnfinished());
        assertThat(added).isEqualTo(answer);
        return added;
    }

    @Test
    void everyCutOfTwoHundredAnswersAddsUpToTheResultOfTheWhole() {
        List<String> answers = answers();
        assertThat(answers).hasSize(200);
        for (AnswerFormat format :
                List.of(FORMAT, FORMAT.withStartsInThought(true), FORMAT.withReasoning(ReasoningFormat.NONE))) {
            for (String text : answers) {
                Answer whole = added(format, text);
                for (int cut = 1; cut < text.length(); cut++) {
                    assertThat(added(format, text.substring(0, cut), text.substring(cut)))
                            .as("%s cut at %d", text, cut)
                            .isEqualTo(whole);
                }
                assertThat(added(format, text.split(""))).as(text).isEqualTo(whole);
            }
        }
    }
}

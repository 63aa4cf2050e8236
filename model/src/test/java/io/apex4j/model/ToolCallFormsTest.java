package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which models write calls, those that vLLM's tests of its LFM2 parser name among them. */
class ToolCallFormsTest {
    private static Answer parse(String block) {
        AnswerParser parser = new AnswerParser(AnswerFormat.lfm2(), delta -> {}, index -> "call" + index);
        parser.text("<|tool_call_start|>" + block + "<|tool_call_end|>");
        return parser.finish(FinishReason.STOP);
    }

    private static Arguments values(String written, String json) {
        return Arguments.of("f(" + written + ")", "f", "{" + json + "}");
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                Arguments.of("ask_status(id='12345')", "ask_status", "{\"id\":\"12345\"}"),
                Arguments.of("shop.orders.add(n=2)", "shop.orders.add", "{\"n\":2}"),
                Arguments.of("get-time ( )", "get-time", "{}"),
                values("", ""),
                values("a=1,", "\"a\":1"),
                values("a = 1 , b\t=\n2", "\"a\":1,\"b\":2"),
                values("a: 1, b: 'x'", "\"a\":1,\"b\":\"x\""),
                values("role=None, ok=True, no=False", "\"role\":null,\"ok\":true,\"no\":false"),
                values("role=null, ok=true, no=false", "\"role\":null,\"ok\":true,\"no\":false"),
                values("n=-5, x=1.50, y=-.5, z=1e3", "\"n\":-5,\"x\":1.50,\"y\":-0.5,\"z\":1E+3"),
                values("month=07, day=0, year=1_999", "\"month\":7,\"day\":0,\"year\":1999"),
                values("a=0xff, b=0o17, c=-0b101", "\"a\":255,\"b\":15,\"c\":-5"),
                values("n=123456789012345678901234567890", "\"n\":123456789012345678901234567890"),
                values("a={'x': 'y', 'n': {'m': [1, (2, 3)]}}", "\"a\":{\"x\":\"y\",\"n\":{\"m\":[1,[2,3]]}}"),
                values("a={\"x\": null, 1: True, None: 2}", "\"a\":{\"x\":null,\"1\":true,\"null\":2}"),
                values("a={}, b=[], c=()", "\"a\":{},\"b\":[],\"c\":[]"),
                values("tags={'urgent', 'bug'}, o={'k': 1}", "\"tags\":[\"urgent\",\"bug\"],\"o\":{\"k\":1}"),
                values("a={1, 2,}, b=(1), c=(1,), d=[1,]", "\"a\":[1,2],\"b\":1,\"c\":[1],\"d\":[1]"),
                values("{'a': 1}", "\"a\":1"),
                values("**{'a': 1}", "\"a\":1"),
                values("a='Martha\\'s', b='\\\"cool\\\"'", "\"a\":\"Martha's\",\"b\":\"\\\"cool\\\"\""),
                values("a=\"Martha's\", b='a \"b\"'", "\"a\":\"Martha's\",\"b\":\"a \\\"b\\\"\""),
                values(
                        "a='\\n\\t\\\\ \\u00e9\\x41\\U0001F600\\ud83d\\ude00 \\d+\\u12'",
                        "\"a\":\"\\n\\t\\\\ éA\uD83D\uDE00\uD83D\uDE00 \\\\d+\\\\u12\""),
                values("a='''it's''', b=\"\"\"say \"x\\\" \"\"\"", "\"a\":\"it's\",\"b\":\"say \\\"x\\\" \""),
                values("a='', b=\"\"", "\"a\":\"\",\"b\":\"\""),
                values("c='cat > f << EOF\nimport csv\nEOF'", "\"c\":\"cat > f << EOF\\nimport csv\\nEOF\""),
                values("c='a\0b'", "\"c\":\"a\\u0000b\""),
                values("c='grep -F \"]\" log.txt'", "\"c\":\"grep -F \\\"]\\\" log.txt\""),
                values("c='sed -n '36,45p' /a/b.py'", "\"c\":\"sed -n '36,45p' /a/b.py\""),
                values(
                        "c='python3 -c \"from m import f\nprint(f(3*x, s='\\,'))\"'",
                        "\"c\":\"python3 -c \\\"from m import f\\nprint(f(3*x, s='\\\\,'))\\\"\""),
                values("q='He said 'no', she said 'yes'', n=1", "\"q\":\"He said 'no', she said 'yes'\",\"n\":1"),
                values("q=\"a \"b\" c\", r='it's'", "\"q\":\"a \\\"b\\\" c\",\"r\":\"it's\""),
                values(
                        "l=['it's', 'don't [x]'], m={'k': 'that's it'}",
                        "\"l\":[\"it's\",\"don't [x]\"],\"m\":{\"k\":\"that's it\"}"),
                values("größe='日本 \uD83D\uDE00'", "\"größe\":\"日本 \uD83D\uDE00\""),
                Arguments.of("{\"name\": \"f\", \"arguments\": {\"a\": [1, null]}}", "f", "{\"a\":[1,null]}"),
                Arguments.of("{\"name\": \"f\", \"parameters\": {\"a\": true}}", "f", "{\"a\":true}"),
                Arguments.of("{'name': 'f', 'arguments': {'a': True}}", "f", "{\"a\":true}"),
                Arguments.of("{\"name\": \"f\"}", "f", "{}"),
                Arguments.of("{\"name\": \"f\", \"arguments\": null}", "f", "{}"),
                Arguments.of("{\"name\": \"f\", \"arguments\": \"{\\\"a\\\": 1}\"}", "f", "{\"a\":1}"),
                Arguments.of(
                        "{\"id\": \"7\", \"type\": \"function\", \"function\": {\"name\": \"f\", \"arguments\": {\"a\": 1}}}",
                        "f",
                        "{\"a\":1}"));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aCallIsRead(String written, String name, String arguments) {
        for (String block : List.of("[" + written + "]", written, " \n[ " + written + " ] ", "[" + written)) {
            Answer answer = parse(block);
            assertThat(answer.toolCalls()).as(block).containsExactly(new ToolCall("call0", name, arguments));
            assertThat(answer.content()).as(block).isEmpty();
        }
        Answer twice = parse("[" + written + ", " + written + "]");
        assertThat(twice.toolCalls())
                .containsExactly(new ToolCall("call0", name, arguments), new ToolCall("call1", name, arguments));
        assertThat(twice.toolCalls().getFirst().arguments()).isEqualTo(JsonText.parse(arguments));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f(x)",
                "f('x')",
                "f(a=b'x')",
                "f(a=x)",
                "f(a=)",
                "f(a)",
                "f(a=1 b=2)",
                "f(a=1, a=2)",
                "f(a=NaN)",
                "f(a=1.2.3)",
                "f(a=1e99999999999)",
                "f",
                "f(a=[1)",
                "(a=1)",
                "{\"name\": 1}",
                "{\"name\": \"f\", \"arguments\": [1]}",
                "{\"name\": \"f\", \"x\": 1}",
                "{\"name\": \"f\", \"arguments\": \"nothing\"}",
                "{}",
                "[f()]",
                "1",
                "'f()'"
            })
    void whatIsNoCallStaysTextAndGoodOnesBesideItAreKept(String bad) {
        String whole = "<|tool_call_start|>[" + bad + "]<|tool_call_end|>";
        assertThat(parse("[" + bad + "]")).isEqualTo(new Answer("", whole, List.of(), FinishReason.STOP, false));
        if (bad.equals("f(a=[1)")) {
            return;
        }
        Answer mixed = parse("[good(a=1), " + bad + ", more(b='x')]");
        assertThat(mixed.toolCalls()).extracting(ToolCall::name).containsExactly("good", "more");
        assertThat(mixed.content()).isEqualTo(bad);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[ ]", "", " \n", "[,]"})
    void anEmptyListAsksForNothing(String block) {
        assertThat(parse(block)).isEqualTo(new Answer("", "", List.of(), FinishReason.STOP, false));
    }

    @Test
    void whatComesAfterTheListIsText() {
        Answer answer = parse("[f(a='x')] Then I say more, f(b='y').");
        assertThat(answer.toolCalls()).hasSize(1);
        assertThat(answer.content()).isEqualTo("Then I say more, f(b='y').");
    }

    @Test
    void jsonObjectsMayFollowEachOtherWithoutAList() {
        Answer answer = parse("{\"name\": \"f\"}\n{\"name\": \"g\"}, {\"name\": \"h\"}");
        assertThat(answer.toolCalls()).extracting(ToolCall::name).containsExactly("f", "g", "h");
        assertThat(parse("f()\ng()").toolCalls()).hasSize(2);
    }

    @Test
    void valuesMayLieOnlySoDeep() {
        String deep = "[f(a=" + "[".repeat(60) + "]".repeat(60) + ")]";
        assertThat(parse(deep).toolCalls()).hasSize(1);
        for (String bracket : List.of("[", "{", "(", "{1:")) {
            String tooDeep = "[f(a=" + bracket.repeat(100_000);
            assertThat(parse(tooDeep).content()).isEqualTo("<|tool_call_start|>" + tooDeep + "<|tool_call_end|>");
        }
    }
}

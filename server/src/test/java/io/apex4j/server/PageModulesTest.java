package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page's own modules, called one by one within the browser that they are written for. */
class PageModulesTest {
    private static PageBrowser chromium;
    private static ApexServer server;
    private static ChatPage chat;

    @BeforeAll
    static void start() {
        chromium = PageBrowser.start();
        server = ApexServer.start(ServerOptions.builder().port(0).build());
        chat = ChatPage.open(chromium.browser(), server.url().resolve("/"));
    }

    @AfterAll
    static void stop() {
        if (chat != null) {
            chat.close();
        }
        if (server != null) {
            server.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    private static Object run(String script, Object argument) {
        return chat.page().evaluate(script, argument);
    }

    private static String htmlOf(List<String> growingTexts) {
        return (String) run("""
                async (texts) => {
                    const { MarkdownView } = await import("/web/markdown.js");
                    const view = new MarkdownView();
                    for (const text of texts) view.show(text);
                    return view.element.innerHTML;
                }""", growingTexts);
    }

    static Stream<String> hostileTexts() {
        return Stream.of(
                "<img src=x onerror=alert(1)>",
                "<script>alert(1)</script>",
                "<svg/onload=alert(1)>",
                "<a href=\"javascript:alert(1)\">y</a>",
                "[a](javascript:alert(1))",
                "[a](JaVaScRiPt:alert(1))",
                "[a](&#106;avascript:alert(1))",
                "[a](java\\nscript:alert(1))",
                "[a](data:text/html;base64,PHNjcmlwdD4=)",
                "[a](vbscript:x)",
                "[a](//elsewhere.example/x)",
                "[x]: javascript:alert(1)\n\n[x]",
                "![a](x\" onerror=\"alert(1))",
                "![a](https://elsewhere.example/a.png)",
                "```js\" onmouseover=\"alert(1)\nx\n```",
                "<style>*{display:none}</style>",
                "<form action=//elsewhere.example><button>",
                "<iframe srcdoc=\"<script>alert(1)</script>\">",
                "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
                "| a |\n|---|\n| <img src=x onerror=alert(1)> |");
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void repliesHoldNothingThatRunsOrLoads(String text) {
        Object found = run("""
                async (text) => {
                    const { MarkdownView } = await import("/web/markdown.js");
                    const view = new MarkdownView();
                    view.show(text);
                    const all = [...view.element.querySelectorAll("*")];
                    const tags = all.map((node) => node.localName)
                        .filter((name) => /^(img|script|style|iframe|form|object|embed|base|link|meta|math)$/.test(name));
                    const handlers = all.flatMap((node) => node.getAttributeNames()).filter((name) => /^on|^style$|^src/.test(name));
                    const links = all.filter((node) => node.localName === "a" && node.hasAttribute("href"))
                        .map((node) => node.href).filter((address) => !/^(https?|mailto):/.test(address));
                    return [...tags, ...handlers, ...links];
                }""", text);
        assertThat(found).isEqualTo(List.of());
    }

    @Test
    void aTextThatGrowsLooksLikeTheWholeText() {
        String text = """
                # Title

                See [there][place].

                A paragraph with *emphasis*
                over two lines.

                - one
                  - nested

                - two

                Setext
                ======

                1. first

                   ```java
                   int x = 1;
                   ```

                > quote
                lazily continued

                | a | b |
                |---|--:|
                | 1 | 2 |

                    indented code

                [place]: https://example.com/there
                """;
        List<String> prefixes = Stream.iterate(0, length -> length <= text.length(), length -> length + 1)
                .map(length -> text.substring(0, length))
                .toList();
        assertThat(htmlOf(prefixes)).isEqualTo(htmlOf(List.of(text)));
    }

    @Test
    void aTextThatTheParserGivesUpOnIsShownAsItIs() {
        String text = ">".repeat(30_000) + "x";
        assertThat(htmlOf(List.of("before", text))).contains("&gt;&gt;&gt;x");
        assertThat(htmlOf(List.of(text, "after"))).isEqualTo("<p>after</p>\n");
    }

    @Test
    void eventsComeOutWholeWhereverTheBytesAreCut() {
        Object events = run("""
                async () => {
                    const { eventsOf } = await import("/web/events.js");
                    const text = ': ping\\r\\n\\r\\ndata: {"a": "Grüße 🙂"}\\r\\n\\r\\nevent: x\\ndata:one\\ndata: two\\n\\ndata: [DONE]\\n\\n';
                    const bytes = new TextEncoder().encode(text);
                    const results = new Set();
                    for (let cut = 0; cut <= bytes.length; cut++) {
                        const stream = new ReadableStream({
                            start(controller) {
                                controller.enqueue(bytes.slice(0, cut));
                                controller.enqueue(bytes.slice(cut));
                                controller.close();
                            },
                        });
                        const found = [];
                        for await (const event of eventsOf(stream)) found.push(event);
                        results.add(JSON.stringify(found));
                    }
                    return [...results];
                }""", null);
        assertThat(events).isEqualTo(List.of("[\"{\\\"a\\\": \\\"Grüße 🙂\\\"}\",\"one\\ntwo\",\"[DONE]\"]"));
    }

    @Test
    void callsOfToolsArePutTogetherFromTheirPieces() {
        Object reply = run("""
                async () => {
                    const { newReply, addChunk } = await import("/web/reply.js");
                    const reply = newReply();
                    const state = {};
                    const add = (delta, finish = null) => addChunk(reply, { choices: [{ index: 0, delta, finish_reason: finish }] }, state, 0);
                    add({ role: "assistant", content: null });
                    add({ reasoning_content: "Which " });
                    add({ reasoning_content: "city?" });
                    add({ tool_calls: [{ index: 0, id: "a", type: "function", function: { name: "weather", arguments: "" } }] });
                    add({ tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] });
                    add({ tool_calls: [{ index: 0, function: { arguments: '"Bern"}' } }] });
                    add({ tool_calls: [{ index: 1, id: "b", type: "function", function: { name: "time", arguments: "{}" } }] });
                    add({}, "tool_calls");
                    return { calls: JSON.stringify(reply.toolCalls), reasoning: reply.reasoning, finish: state.finish };
                }""", null);
        assertThat(reply)
                .isEqualTo(Map.of(
                        "calls",
                        "[{\"id\":\"a\",\"name\":\"weather\",\"arguments\":\"{\\\"city\\\":\\\"Bern\\\"}\"},"
                                + "{\"id\":\"b\",\"name\":\"time\",\"arguments\":\"{}\"}]",
                        "reasoning",
                        "Which city?",
                        "finish",
                        "tool_calls"));
    }

    @Test
    void thoughtsAreOpenWhileTheyComeAndClosedBesideTheReply() {
        Object states = run("""
                async () => {
                    const { ReasoningView } = await import("/web/reasoning-view.js");
                    const view = new ReasoningView();
                    const reply = { content: "", reasoning: "", reasoningMillis: 0, toolCalls: [] };
                    const state = () => `${view.element.hidden} ${view.element.open} ${view.element.querySelector("summary").textContent}`;
                    const states = [];
                    view.show(reply, true);
                    states.push(state());
                    view.show({ ...reply, reasoning: "Hm", reasoningMillis: 1200 }, true);
                    states.push(state());
                    view.show({ ...reply, reasoning: "Hm", reasoningMillis: 1200, content: "So" }, true);
                    states.push(state());
                    view.element.querySelector("summary").click();
                    view.show({ ...reply, reasoning: "Hm", reasoningMillis: 1200, content: "So be it" }, false);
                    states.push(state());
                    return states;
                }""", null);
        assertThat(states)
                .isEqualTo(List.of(
                        "true false ",
                        "false true Thinking · 1.2 s",
                        "false false Thought for 1.2 s",
                        "false true Thought for 1.2 s"));
    }

    @Test
    void readingThePromptIsABarThatCountsWhatIsNotKnownYet() {
        Object shown = run("""
                async () => {
                    const { ProgressView } = await import("/web/progress-view.js");
                    const view = new ProgressView();
                    const reply = { content: "", reasoning: "", toolCalls: [], progress: { total: 1000, cache: 200, processed: 600 } };
                    view.show(reply, true);
                    const value = view.element.querySelector("progress").value;
                    const words = view.element.textContent;
                    view.show({ ...reply, content: "So" }, true);
                    return { value, words, hidden: view.element.hidden };
                }""", null);
        assertThat(shown)
                .isEqualTo(Map.of(
                        "value",
                        0.5,
                        "words",
                        "Reading the prompt · 600 of 1,000 tokens · 200 kept from before",
                        "hidden",
                        true));
    }

    @Test
    void attachedTextIsFencedByMoreThanItsOwnFences() {
        Object content = run("""
                async (text) => {
                    const { chatRequest } = await import("/web/request.js");
                    const files = [{ name: "notes.md", text }];
                    return chatRequest([{ role: "user", content: "Why?", files }], "", {}).messages[0].content;
                }""", "```` \n");
        assertThat(content).isEqualTo("File: notes.md\n`````\n```` \n`````\n\nWhy?");
    }

    static Stream<Map<String, String>> brokenFiles() {
        return Stream.of(
                Map.of("text", "{", "fault", "bad.json is not JSON"),
                Map.of("text", "[]", "fault", "\"format\" is not"),
                Map.of("text", file("{}"), "fault", "conversation 1: title or messages missing"),
                Map.of("text", file("null"), "fault", "conversation 1: title or messages missing"),
                Map.of(
                        "text",
                        file("{\"record\": {\"title\": \"t\"}, \"messages\": [{\"role\": \"system\"}]}"),
                        "fault",
                        "message 1: role \"system\""),
                Map.of(
                        "text",
                        file("{\"record\": {\"title\": \"t\"}, \"messages\": [null]}"),
                        "fault",
                        "message 1: role \"undefined\""));
    }

    private static String file(String conversation) {
        return "{\"format\": \"apex4j-conversations\", \"conversations\": [" + conversation + "]}";
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void aBrokenFileIsRefusedWithItsPlace(Map<String, String> broken) {
        Object message = run("""
                async (text) => {
                    const { importFile } = await import("/web/transfer.js");
                    return importFile(new File([text], "bad.json")).then(() => "taken", (failure) => failure.message);
                }""", broken.get("text"));
        assertThat((String) message).contains(broken.get("fault"));
    }
}

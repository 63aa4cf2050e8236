package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.model.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the APIs of other programs send while an answer comes. */
class CompatStreamsTest {
    private static final String QUESTION = "[{'role':'user','content':'Once upon a time there was a cat.'}]";
    private static final String ANTHROPIC = "'max_tokens':4,'temperature':0,'messages':" + QUESTION;
    private static final String RESPONSES = "'max_output_tokens':4,'temperature':0,'input':" + QUESTION;
    private static final String SCHEMA =
            "{'type':'object','properties':{'good':{'type':'boolean'}},'required':['good'],'additionalProperties':false}";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(pinging(Duration.ofHours(1)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ServerOptionsBuilder pinging(Duration time) {
        return ServerOptions.builder().limits(ServerLimits.defaults().withPingTime(time));
    }

    /** The events of a stream: each a name and data whose type is the name. */
    private static List<Tree> events(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        List<Tree> events = new ArrayList<>();
        for (String event : response.body().split("\n\n")) {
            List<String> lines = event.lines().toList();
            assertThat(lines).hasSize(2);
            Tree data = server.tree(lines.get(1).substring("data: ".length()));
            assertThat(lines.get(0)).isEqualTo("event: " + data.text("type"));
            events.add(data);
        }
        return events;
    }

    private static List<String> types(List<Tree> events) {
        return events.stream().map(event -> event.text("type")).toList();
    }

    private static String joined(List<Tree> events, String type, String path) {
        return String.join(
                "",
                events.stream()
                        .filter(event -> event.text("type").equals(type))
                        .map(event -> event.text(path))
                        .toList());
    }

    private static List<Tree> stream(String path, String body) throws InterruptedException {
        return events(server.send(server.post(path, "{" + body + ",'stream':true}")));
    }

    @Test
    void anthropicEventsOfATextCarryWhatTheMessageHolds() throws InterruptedException {
        List<Tree> events = stream("/v1/messages", ANTHROPIC);
        Tree message = server.ask("/v1/messages", "{" + ANTHROPIC + "}");

        List<String> types = types(events);
        assertThat(types.subList(0, 3)).containsExactly("message_start", "content_block_start", "content_block_delta");
        assertThat(types.subList(3, types.size() - 3)).containsOnly("content_block_delta");
        assertThat(types.subList(types.size() - 3, types.size()))
                .containsExactly("content_block_stop", "message_delta", "message_stop");
        assertThat(joined(events, "content_block_delta", "delta.text")).isEqualTo(message.text("content.0.text"));
        assertThat(events.getFirst().text("message.model")).isEqualTo("tiny.gguf");
        assertThat(events.get(events.size() - 2).text("delta.stop_reason")).isEqualTo(message.text("stop_reason"));
        assertThat(events.get(events.size() - 2).integer("usage.output_tokens")).isEqualTo(4);
    }

    @Test
    void anthropicCallsComeAsToolUse() throws InterruptedException {
        List<Tree> events = stream(
                "/v1/messages",
                "'max_tokens':200,'temperature':0,'thinking':{'type':'disabled'},'messages':" + QUESTION
                        + ",'tool_choice':{'type':'tool','name':'judge','disable_parallel_tool_use':true},"
                        + "'tools':[{'name':'judge','input_schema':" + SCHEMA + "}]");

        Tree start = events.get(1);
        assertThat(start.text("content_block.type")).isEqualTo("tool_use");
        assertThat(start.text("content_block.name")).isEqualTo("judge");
        assertThat(start.text("content_block.id")).startsWith("toolu_");
        String input = joined(
                events.stream()
                        .filter(event -> event.text("type").equals("content_block_delta"))
                        .toList(),
                "content_block_delta",
                "delta.partial_json");
        assertThat(server.tree(input).at("good").value()).isInstanceOf(Boolean.class);
        assertThat(types(events)).containsOnlyOnce("content_block_start");
        assertThat(events.get(events.size() - 2).text("delta.stop_reason")).isEqualTo("tool_use");
    }

    @Test
    void responsesEventsOfATextCarryWhatTheResponseHolds() throws InterruptedException {
        List<Tree> events = stream("/v1/responses", RESPONSES);
        Tree response = server.ask("/v1/responses", "{" + RESPONSES + "}");

        List<String> types = types(events);
        assertThat(types.subList(0, 5))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta");
        assertThat(types.subList(5, types.size() - 4)).containsOnly("response.output_text.delta");
        assertThat(types.subList(types.size() - 4, types.size()))
                .containsExactly(
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.incomplete");
        String text = response.text("output.0.content.0.text");
        assertThat(joined(events, "response.output_text.delta", "delta")).isEqualTo(text);
        assertThat(events.getLast().text("response.output.0.content.0.text")).isEqualTo(text);
        for (int index = 0; index < events.size(); index++) {
            assertThat(events.get(index).integer("sequence_number")).isEqualTo(index);
        }
    }

    @Test
    void ollamaLinesCarryWhatTheWholeAnswerHolds() throws InterruptedException {
        for (String path : List.of("/api/chat", "/api/generate")) {
            String body = "'options':{'num_predict':4,'temperature':0},'messages':" + QUESTION + ",'prompt':'A cat'";
            HttpResponse<String> response = server.send(server.post(path, "{" + body + "}"));
            List<Tree> lines = response.body().lines().map(server::tree).toList();
            Tree whole = server.ask(path, "{" + body + ",'stream':false}");

            String field = path.equals("/api/chat") ? "message.content" : "response";
            assertThat(response.headers().firstValue("Content-Type")).contains("application/x-ndjson");
            assertThat(String.join(
                            "", lines.stream().map(line -> line.text(field)).toList()))
                    .isEqualTo(whole.text(field))
                    .isNotEmpty();
            assertThat(lines.stream().map(line -> line.at("done").value()).toList())
                    .startsWith(false)
                    .endsWith(true)
                    .containsOnlyOnce(true);
            assertThat(lines.getLast().text("done_reason")).isEqualTo("length");
            assertThat(lines.getLast().integer("eval_count")).isEqualTo(4);
        }
    }

    @Test
    void thoughtsThatTakeAllTokensAreToldAsThoughtsAndLeaveTheTextEmpty() throws InterruptedException {
        Tree message = server.ask(
                "/v1/messages",
                "{" + ANTHROPIC + ",'output_config':{'format':{'type':'json_schema','schema':" + SCHEMA + "}}}");
        assertThat(message.text("content.0.type")).isEqualTo("thinking");
        assertThat(message.text("content.0.thinking")).isNotEmpty();
        assertThat(message.list("content")).hasSize(1);
        assertThat(message.text("stop_reason")).isEqualTo("max_tokens");
        assertThat(message.integer("usage.output_tokens_details.thinking_tokens"))
                .isPositive();

        Tree response = server.ask(
                "/v1/responses",
                "{" + RESPONSES + ",'text':{'format':{'type':'json_schema','name':'x','schema':" + SCHEMA + "}}}");
        assertThat(response.text("output.0.type")).isEqualTo("reasoning");
        assertThat(response.text("output.0.content.0.text")).isEqualTo(message.text("content.0.thinking"));
        assertThat(response.list("output")).hasSize(1);
        assertThat(response.text("status")).isEqualTo("incomplete");

        Tree chat = server.ask(
                "/api/chat",
                "{'stream':false,'options':{'num_predict':4,'temperature':0},'format':" + SCHEMA + ",'messages':"
                        + QUESTION + "}");
        assertThat(chat.text("message.thinking")).isEqualTo(message.text("content.0.thinking"));
        assertThat(chat.text("message.content")).isEmpty();
    }

    @Test
    void silenceIsBrokenByPings() throws InterruptedException {
        try (TestServer pinging = TestServer.start(pinging(Duration.ofMillis(1)))) {
            assertThat(pinging.send(pinging.post("/v1/messages", "{" + ANTHROPIC + ",'stream':true}"))
                            .body())
                    .contains("event: ping\ndata: {\"type\":\"ping\"}\n\n");
            assertThat(pinging.send(pinging.post("/v1/responses", "{" + RESPONSES + ",'stream':true}"))
                            .body())
                    .contains(": ping\n\n");
        }
    }

    @Test
    void theNextTurnOfAConversationIsMostlyKnown() throws InterruptedException {
        String first = "{'role':'user','content':'Tell me of the sea and of all the ships that sail on it.'}";
        Tree answer = server.ask("/v1/messages", "{'max_tokens':8,'temperature':0,'messages':[" + first + "]}");
        Map<String, Object> turn = Map.of("role", "assistant", "content", answer.text("content.0.text"));
        String next = "{'max_tokens':1,'messages':[" + first + ","
                + JsonText.write(turn).replace("'", "\\u0027") + ",{'role':'user','content':'And?'}]}";
        Tree usage = server.ask("/v1/messages", next).at("usage");

        long known = usage.integer("cache_read_input_tokens");
        assertThat(known).isGreaterThanOrEqualTo(answer.integer("usage.input_tokens"));
        assertThat(usage.integer("input_tokens")).isPositive().isLessThan(known);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "/v1/messages | {'stream':true,'max_tokens':900,'messages':[{'role':'user','content':'Hi'}]}"
                        + " | event: error | \"type\":\"overloaded_error\"",
                "/v1/responses | {'stream':true,'input':'Hi'} | event: response.failed | \"code\":\"server_error\"",
                "/api/chat | {'messages':[{'role':'user','content':'Hi'}]} | | {\"error\":\"",
            })
    void anAnswerThatTheServerBreaksOffEndsWithAnError(String path, String body, String event, String data)
            throws IOException {
        try (TestServer closing = TestServer.start();
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), closing.server().port())) {
            byte[] json = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            socket.getOutputStream()
                    .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: " + json.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(json);
            InputStream input = socket.getInputStream();
            BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
            List<String> lines = new ArrayList<>();
            while (lines.stream().noneMatch(line -> line.contains("delta") || line.contains("\"done\":false"))) {
                lines.add(reader.readLine());
            }
            closing.engine().close(Duration.ZERO);
            for (String line = reader.readLine(); line != null && !line.equals("0"); line = reader.readLine()) {
                lines.add(line);
            }

            assertThat(lines).anyMatch(line -> line.contains(data) && line.contains("shutting down"));
            if (event != null) {
                assertThat(lines).contains(event);
            }
        }
    }
}

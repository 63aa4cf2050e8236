package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.model.GenerationOptions;
import io.apex4j.model.SamplingOptions;
import io.apex4j.model.TokenSequence;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests of all kinds to the APIs of other programs: those that are refused, and those that are taken. */
class CompatRequestsTest {
    private static final String MESSAGES = "/v1/messages";
    private static final String RESPONSES = "/v1/responses";
    private static final String CHAT = "/api/chat";
    private static final String GENERATE = "/api/generate";
    private static final Map<String, String> FEWEST_FIELDS = Map.of(
            MESSAGES,
            "'max_tokens':1,'messages':[{'role':'user','content':'Hi'}]",
            RESPONSES,
            "'max_output_tokens':1,'input':'Hi'",
            CHAT,
            "'stream':false,'options':{'num_predict':1},'messages':[{'role':'user','content':'Hi'}]",
            GENERATE,
            "'stream':false,'options':{'num_predict':1},'prompt':'Hi'");

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String body(String path, String more) {
        return "{" + FEWEST_FIELDS.get(path) + (more.isEmpty() ? "" : "," + more) + "}";
    }

    /** Checks that a refusal has the form of its API, and returns what it says. */
    private static String messageOf(String path, HttpResponse<String> response) {
        Tree tree = server.tree(response);
        if (path.startsWith("/api/")) {
            assertThat((Map<?, ?>) tree.value()).hasSize(1);
            return tree.text("error");
        }
        if (path.startsWith(MESSAGES)) {
            assertThat(tree.text("type")).isEqualTo("error");
            assertThat(tree.text("error.type"))
                    .isEqualTo(response.statusCode() == 404 ? "not_found_error" : "invalid_request_error");
        } else {
            assertThat(List.of("message", "type", "code", "param")).allMatch(tree.at("error")::hasField);
        }
        return tree.text("error.message");
    }

    @ParameterizedTest
    @CsvSource({MESSAGES, RESPONSES, CHAT, GENERATE})
    void theFewestFieldsAreEnoughAndUnknownOnesMeanNothing(String path) throws InterruptedException {
        assertThat(server.send(server.post(path, body(path, ""))).statusCode()).isEqualTo(200);
        String unknown = "'speed':'fast','x-new':{'a':[1,null]},'metadata':{'user_id':'me'},'keep_alive':'5m',"
                + "'cache_control':{'type':'ephemeral'},'store':true,'tools':[],'stop_sequences':null";
        assertThat(server.send(server.post(path, body(path, unknown))).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "/v1/messages | {} | 400 | 'max_tokens' is missing",
                "/v1/messages | [] | 400 | no object",
                "/v1/messages | {'max_tokens':1 | 400 | no JSON",
                "/v1/messages | {'max_tokens':1,'max_tokens':2} | 400 | no JSON",
                "/v1/messages | {'max_tokens':1,'messages':[]} | 400 | 'messages' is missing or empty",
                "/v1/messages | {'max_tokens':1,'messages':[{'role':'user','content':'Hi'}],'stream':'yes'} | 400 | 'stream'",
                "/v1/messages | {'max_tokens':1,'messages':[{'role':'user','content':'Hi'}],'stop_sequences':[5]} | 400"
                        + " | 'stop_sequences[0]'",
                "/v1/messages | {'max_tokens':1,'messages':[{'role':'user','content':'Hi'}],'tools':[{}]} | 400"
                        + " | 'tools[0].name' is missing",
                "/v1/messages | {'max_tokens':1,'messages':[{'role':'user','content':'Hi'}],"
                        + "'tools':[{'type':'web_search_20250305','name':'web_search'}]} | 400 | 'tools[0].type'",
                "/v1/messages | {'max_tokens':1,'messages':[{'role':'user','content':'Hi'}],'tool_choice':{'type':'any'}}"
                        + " | 400 | 'tool_choice'",
                "/v1/messages | {'max_tokens':1,'messages':[{'role':'user','content':'Hi'}],"
                        + "'tools':[{'name':'f','input_schema':{}}],'tool_choice':{'type':'tool','name':'g'}} | 400"
                        + " | 'tool_choice.name'",
                "/v1/messages | {'max_tokens':1,'messages':[{'role':'user','content':'Hi'}],"
                        + "'tools':[{'name':'f','input_schema':{}},{'name':'f','input_schema':{}}]} | 400 | two tools",
                "/v1/messages | {'max_tokens':1,'messages':[{'role':'user','content':'Hi'}],'thinking':{'type':'enabled'}}"
                        + " | 400 | 'thinking.budget_tokens' is missing",
                "/v1/messages | {'max_tokens':1,'messages':[{'role':'user','content':'Hi'}],'thinking':{'type':'deep'}}"
                        + " | 400 | 'thinking.type' is \"deep\"",
                "/v1/messages | {'max_tokens':1,'messages':[{'role':'user','content':'Hi'}],"
                        + "'output_config':{'format':{'type':'json_schema','schema':{'type':'unicorn'}}}} | 400 | unicorn",
                "/v1/messages/count_tokens | {} | 400 | 'messages' is missing",
                "/v1/messages/batches | {} | 404 | nothing here",
                "/v1/responses | {} | 400 | 'input' is missing",
                "/v1/responses | {'input':'Hi','previous_response_id':'resp_1'} | 400 | 'previous_response_id'",
                "/v1/responses | {'input':'Hi','conversation':{'id':'c'}} | 400 | 'conversation'",
                "/v1/responses | {'input':'Hi','background':true} | 400 | 'background'",
                "/v1/responses | {'input':'Hi','text':{'format':{'type':'xml'}}} | 400 | 'text.format.type' is \"xml\"",
                "/v1/responses | {'input':'Hi','text':{'format':{'type':'json_schema'}}} | 400 | 'text.format.schema'",
                "/v1/responses | {'input':'Hi','tools':[{'type':'web_search'}]} | 400 | 'tools[0].type'",
                "/v1/responses | {'input':'Hi','tool_choice':'required'} | 400 | 'tool_choice'",
                "/v1/responses | {'input':'Hi','tool_choice':{'type':'function','name':'f'}} | 400 | 'tool_choice'",
                "/v1/responses | {'input':'Hi','reasoning':{'effort':'huge'}} | 400 | effort",
                "/v1/responses | {'input':'Hi','top_logprobs':21} | 400 | 'top_logprobs' is 21",
                "/v1/responses/input_tokens | {} | 400 | 'input' is missing",
                "/api/chat | {'messages':'Hi'} | 400 | 'messages' is \"Hi\"",
                "/api/chat | {'messages':[{'role':'user','content':'Hi'}],'format':'xml'} | 400 | 'format' is \"xml\"",
                "/api/chat | {'messages':[{'role':'user','content':'Hi'}],'format':{'type':'unicorn'}} | 400 | unicorn",
                "/api/chat | {'messages':[{'role':'user','content':'Hi'}],'think':'wildly'} | 400 | 'think' is \"wildly\"",
                "/api/chat | {'messages':[{'role':'user','content':'Hi'}],'options':{'stop':5}} | 400 | 'options.stop'",
                "/api/chat | {'messages':[{'role':'user','content':'Hi'}],'options':[]} | 400 | 'options'",
                "/api/chat | {'messages':[{'role':'user','content':'Hi'}],'tools':[{'type':'function'}]} | 400"
                        + " | 'tools[0].function' is missing",
                "/api/generate | {'prompt':5} | 400 | 'prompt' is 5",
                "/api/generate | {'prompt':'Hi','suffix':'.'} | 400 | 'suffix'",
                "/api/generate | {'prompt':'Hi','template':'{{ .Prompt }}'} | 400 | 'template'",
                "/api/generate | {'prompt':'Hi','context':[1,2]} | 400 | 'context'",
                "/api/generate | {'prompt':'Hi','images':['aGk=']} | 400 | 'images'",
                "/api/show | {} | 400 | 'model' is missing",
                "/api/show | {'model':'nobody'} | 404 | not found",
                "/api/embed | {'input':'Hi'} | 501 | embeddings",
                "/api/embeddings | {'prompt':'Hi'} | 501 | embeddings",
                "/api/pull | {'model':'llama3'} | 501 | apex pull",
                "/api/push | {'model':'llama3'} | 501 | apex pull",
                "/api/create | {'model':'x'} | 501 | apex pull",
                "/api/copy | {'source':'x'} | 501 | apex pull",
                "/api/unknown | {} | 404 | nothing here",
            })
    void whatIsRefusedSaysWhyInTheFormOfItsApi(String path, String body, int status, String message)
            throws InterruptedException {
        HttpResponse<String> response = server.send(server.post(path, body));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(messageOf(path, response)).contains(message);
        String healthy = path.startsWith("/api/") ? GENERATE : MESSAGES;
        assertThat(server.send(server.post(healthy, body(healthy, ""))).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages, max_tokens",
        "/v1/messages, temperature",
        "/v1/messages, top_p",
        "/v1/messages, top_k",
        "/v1/messages, thinking.budget_tokens",
        "/v1/responses, max_output_tokens",
        "/v1/responses, temperature",
        "/v1/responses, top_p",
        "/v1/responses, top_logprobs",
        "/api/chat, options.num_predict",
        "/api/chat, options.temperature",
        "/api/chat, options.top_k",
        "/api/chat, options.top_p",
        "/api/chat, options.min_p",
        "/api/chat, options.typical_p",
        "/api/chat, options.repeat_last_n",
        "/api/chat, options.repeat_penalty",
        "/api/chat, options.presence_penalty",
        "/api/chat, options.frequency_penalty",
        "/api/chat, options.mirostat",
        "/api/chat, options.mirostat_tau",
        "/api/chat, options.mirostat_eta",
        "/api/chat, options.seed",
        "/api/generate, options.num_predict",
        "/api/generate, keep_alive",
    })
    void noNumberBreaksAnything(String path, String field) throws InterruptedException {
        for (String value : List.of("-3", "0", "0.5", "2147483648", "-1e308", "1e999", "NaN", "'5'", "[]")) {
            HttpResponse<String> response = server.send(server.post(path, withNumber(path, field, value)));

            assertThat(response.statusCode())
                    .as(field + " = " + value + ": " + response.body())
                    .isIn(200, 400);
            if (response.statusCode() == 400) {
                assertThat(messageOf(path, response)).isNotEmpty();
            }
        }
    }

    /** A request with a number in a field, whose answer is short whatever the number says. */
    private static String withNumber(String path, String field, String value) {
        String text =
                path.equals(RESPONSES) ? "'input':'Hi'" : "'messages':[{'role':'user','content':'Hi'}],'prompt':'Hi'";
        List<String> fields = new ArrayList<>(List.of(text, "'stream':false"));
        if (!field.equals("max_tokens")) {
            fields.add("'max_tokens':1");
        } else {
            fields.add("'stop_sequences':[' ','e','a','o','i','.']");
        }
        if (!field.equals("max_output_tokens")) {
            fields.add("'max_output_tokens':1");
        }
        String stops = field.endsWith("num_predict") ? ",'stop':[' ','e','a','o','i','.']" : ",'num_predict':1";
        if (field.startsWith("options.")) {
            fields.add("'options':{'" + field.substring("options.".length()) + "':" + value + stops + "}");
        } else if (field.equals("thinking.budget_tokens")) {
            fields.add("'thinking':{'type':'enabled','budget_tokens':" + value + "}");
        } else {
            fields.add("'options':{'num_predict':1}");
            fields.add("'" + field + "':" + value);
        }
        return "{" + String.join(",", fields) + "}";
    }

    @Test
    void aPromptThatIsLongerThanTheContextIsRefusedBeforeTheStreamBegins() throws InterruptedException {
        String words = "word ".repeat(3000);
        List<String> requests = List.of(
                MESSAGES + " {'stream':true,'max_tokens':1,'messages':[{'role':'user','content':'" + words + "'}]}",
                RESPONSES + " {'stream':true,'input':'" + words + "'}",
                CHAT + " {'messages':[{'role':'user','content':'" + words + "'}]}",
                GENERATE + " {'raw':true,'prompt':'" + words + "'}");
        for (String request : requests) {
            String path = request.substring(0, request.indexOf(' '));
            HttpResponse<String> response = server.send(server.post(path, request.substring(path.length() + 1)));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(messageOf(path, response)).contains("1024");
        }
    }

    @Test
    void headsAreAnswered() throws InterruptedException {
        for (String path : List.of("/", "/api/tags", "/api/version")) {
            HttpResponse<String> response = server.send(
                    HttpRequest.newBuilder(server.uri(path)).method("HEAD", HttpRequest.BodyPublishers.noBody()));
            assertThat(response.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void keysAreAskedForInTheFormOfTheApi() throws InterruptedException {
        try (TestServer locked = TestServer.start(ServerOptions.builder().apiKeys(List.of("secret")))) {
            HttpResponse<String> refused = locked.send(locked.post(MESSAGES, body(MESSAGES, "")));
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(locked.tree(refused).text("error.type")).isEqualTo("authentication_error");
            HttpResponse<String> refusedToo = locked.send(locked.post(CHAT, body(CHAT, "")));
            assertThat(refusedToo.statusCode()).isEqualTo(401);
            assertThat(locked.tree(refusedToo).text("error")).contains("key");

            for (String header : List.of("x-api-key: secret", "Authorization: Bearer secret")) {
                String[] parts = header.split(": ");
                assertThat(locked.send(locked.post(MESSAGES, body(MESSAGES, "")).header(parts[0], parts[1]))
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void tooLongABodyIsRefusedInTheFormOfTheApi() throws InterruptedException {
        ServerLimits limits = ServerLimits.defaults().withBytes(16 << 10, 1000);
        try (TestServer strict = TestServer.start(ServerOptions.builder().limits(limits))) {
            String longer = body(MESSAGES, "'metadata':{'user_id':'" + "x".repeat(2000) + "'}");
            HttpResponse<String> refused = strict.send(strict.post(MESSAGES, longer));

            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(strict.tree(refused).text("error.type")).isEqualTo("request_too_large");
            assertThat(strict.send(strict.post(MESSAGES, body(MESSAGES, ""))).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void whenNobodyElseMayWaitTheApisSaySoInTheirForms() throws InterruptedException {
        try (TestServer busy = TestServer.start(ServerOptions.builder(), new EngineOptions(1, 0))) {
            Job running = busy.engine()
                    .submit(
                            TokenSequence.ofPrompt(1, 2, 3),
                            SamplingOptions.defaults(),
                            GenerationOptions.defaults().withIgnoresEnd(true),
                            false);
            for (String path : List.of(MESSAGES, RESPONSES, CHAT, GENERATE)) {
                HttpResponse<String> refused = busy.send(busy.post(path, body(path, "")));

                assertThat(refused.statusCode()).as(path).isEqualTo(429);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                assertThat(refused.body()).contains(path.startsWith("/api/") ? "{\"error\":\"" : "rate_limit_error");
            }
            running.cancel();
        }
    }

    @Test
    void whileThereIsNoModelTheApisSaySo() throws Exception {
        try (ApexServer empty = ApexServer.start(ServerOptions.builder().port(0).build());
                HttpClient client = HttpClient.newHttpClient()) {
            for (String path : List.of(MESSAGES, RESPONSES, CHAT, GENERATE)) {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(empty.url().resolve(path))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(response.statusCode()).isEqualTo(503);
                assertThat(response.body())
                        .contains("Loading model")
                        .contains(path.equals(MESSAGES) ? "overloaded_error" : "error");
            }
        }
    }
}

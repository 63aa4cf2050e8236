package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenAiChatApiTest {
    private static final String PATH = "/v1/chat/completions";
    private static final String TOOLS =
            "'tools':[{'type':'function','function':{'name':'weather','description':'Tells the weather','parameters':"
                    + "{'type':'object','properties':{'city':{'type':'string','maxLength':8}},'required':['city']}}}]";
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static String hello(String more) {
        return hello(6, more);
    }

    private static String hello(int tokens, String more) {
        return "{'messages':[{'role':'user','content':'Hello'}],'temperature':0,'max_tokens':" + tokens + more + "}";
    }

    /** The JSON values of a stream's events, its end aside. */
    private static List<Tree> events(HttpResponse<String> response) {
        List<Tree> events = new ArrayList<>();
        List<String> lines =
                response.body().lines().filter(line -> !line.isEmpty()).toList();
        assertThat(lines).allMatch(line -> line.startsWith("data: "));
        assertThat(lines.getLast()).isEqualTo("data: [DONE]");
        lines.subList(0, lines.size() - 1).forEach(line -> events.add(server.tree(line.substring("data: ".length()))));
        return events;
    }

    private static String joined(List<Tree> events, String field) {
        return events.stream()
                .filter(event -> !event.list("choices").isEmpty())
                .map(event -> event.at("choices.0.delta"))
                .filter(delta -> delta.hasField(field) && delta.has(field))
                .map(delta -> delta.text(field))
                .collect(Collectors.joining());
    }

    @Test
    void answersAsOpenAiDoes() throws Exception {
        HttpResponse<String> response = server.send(server.post(PATH, hello("")));

        assertThat(response.statusCode()).isEqualTo(200);
        Tree answer = server.tree(response);
        assertThat(answer.text("id")).startsWith("chatcmpl-");
        assertThat(answer.text("object")).isEqualTo("chat.completion");
        assertThat(answer.text("model")).isEqualTo("tiny.gguf");
        assertThat(answer.text("choices.0.message.role")).isEqualTo("assistant");
        assertThat(answer.text("choices.0.finish_reason")).isEqualTo("length");
        assertThat(answer.integer("usage.completion_tokens")).isEqualTo(6);
        assertThat(answer.integer("usage.total_tokens")).isEqualTo(answer.integer("usage.prompt_tokens") + 6);
        assertThat(answer.integer("timings.predicted_n")).isEqualTo(6);
    }

    @Test
    void aStreamAddsUpToTheSameAnswer() throws Exception {
        Tree whole = server.ask(PATH, hello(""));
        HttpResponse<String> response = server.send(
                server.post("/chat/completions", hello(",'stream':true,'stream_options':{'include_usage':true}")));

        assertThat(response.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        List<Tree> events = events(response);
        assertThat(joined(events, "content")).isEqualTo(whole.text("choices.0.message.content"));
        assertThat(events.getFirst().text("choices.0.delta.role")).isEqualTo("assistant");
        assertThat(events.stream()
                        .skip(1)
                        .filter(event -> !event.list("choices").isEmpty()))
                .noneMatch(event -> event.at("choices.0.delta").hasField("role"));
        assertThat(events.stream().map(event -> event.text("id")).distinct()).hasSize(1);
        Tree last = events.getLast();
        assertThat(last.list("choices")).isEmpty();
        assertThat(last.integer("usage.completion_tokens")).isEqualTo(6);
        assertThat(events.get(events.size() - 2).text("choices.0.finish_reason"))
                .isEqualTo("length");
    }

    @Test
    void callsTheToolThatHasToBeCalled() throws Exception {
        Tree answer = server.ask(PATH, hello(200, ",'tool_choice':'required'," + TOOLS));

        assertThat(answer.text("choices.0.finish_reason")).isEqualTo("tool_calls");
        assertThat(answer.has("choices.0.message.content")).isFalse();
        assertThat(answer.text("choices.0.message.tool_calls.0.function.name")).isEqualTo("weather");
        Tree arguments = server.tree(answer.text("choices.0.message.tool_calls.0.function.arguments"));
        assertThat(arguments.has("city")).isTrue();
    }

    @Test
    void streamsTheNameOfAToolOnce() throws Exception {
        List<Tree> events = events(server.send(server.post(
                PATH,
                hello(
                        200,
                        ",'stream':true,'tool_choice':{'type':'function','function':{'name':'weather'}}," + TOOLS))));

        List<Tree> calls = events.stream()
                .filter(event -> event.at("choices.0.delta").hasField("tool_calls"))
                .map(event -> event.at("choices.0.delta.tool_calls.0"))
                .toList();
        assertThat(calls.getFirst().text("function.name")).isEqualTo("weather");
        assertThat(calls.getFirst().text("type")).isEqualTo("function");
        assertThat(calls.stream().skip(1)).noneMatch(call -> call.at("function").hasField("name"));
        String arguments =
                calls.stream().map(call -> call.text("function.arguments")).collect(Collectors.joining());
        assertThat(server.tree(arguments).has("city")).isTrue();
        assertThat(events.getLast().text("choices.0.finish_reason")).isEqualTo("tool_calls");
    }

    @Test
    void keepsWithinASchema() throws Exception {
        Tree answer = server.ask(
                PATH,
                hello(
                        100,
                        ",'reasoning_effort':'none','response_format':{'type':'json_schema','json_schema':{'name':'a','schema':"
                                + "{'type':'object','properties':{'age':{'type':'integer','minimum':1,'maximum':9}},"
                                + "'required':['age'],'additionalProperties':false}}}"));

        assertThat(server.tree(answer.text("choices.0.message.content")).integer("age"))
                .isBetween(1L, 9L);
        assertThat(answer.text("choices.0.finish_reason")).isEqualTo("stop");
    }

    @Test
    void callsAToolOrKeepsWithinASchemaWhereBothAreThere() throws Exception {
        Tree answer = server.ask(
                PATH,
                hello(
                        200,
                        ",'reasoning_effort':'none','response_format':{'type':'json_object','schema':{'enum':['a','b']}},"
                                + TOOLS));

        if (answer.text("choices.0.finish_reason").equals("tool_calls")) {
            assertThat(answer.text("choices.0.message.tool_calls.0.function.name"))
                    .isEqualTo("weather");
        } else {
            assertThat(answer.text("choices.0.message.content")).isIn("\"a\"", "\"b\"");
        }
    }

    @Test
    void keepsWithinAGrammar() throws Exception {
        Tree answer = server.ask(PATH, hello(40, ",'grammar':'root ::= [a-c]+ [.]'"));

        assertThat(answer.text("choices.0.message.content")).matches("[a-c]+[.]?");
    }

    @Test
    void tellsProbabilities() throws Exception {
        Tree answer = server.ask(PATH, hello(",'logprobs':true,'top_logprobs':3"));

        Tree first = answer.at("choices.0.logprobs.content.0");
        assertThat(first.number("logprob")).isLessThanOrEqualTo(0);
        assertThat(first.list("top_logprobs")).hasSize(3);
        assertThat(first.number("top_logprobs.0.logprob")).isEqualTo(first.number("logprob"));
        String told = answer.list("choices.0.logprobs.content").stream()
                .map(entry -> new Tree(entry).text("token"))
                .collect(Collectors.joining());
        assertThat(told).isEqualTo(answer.text("choices.0.message.content"));
    }

    @Test
    void givesAsManyAnswersAsAreAskedFor() throws Exception {
        Tree answer = server.ask(PATH, hello(",'n':3"));

        assertThat(answer.list("choices")).hasSize(3);
        assertThat(answer.text("choices.2.message.content")).isEqualTo(answer.text("choices.0.message.content"));
        assertThat(answer.integer("usage.completion_tokens")).isEqualTo(18);
    }

    @Test
    void goesOnWithAnAnswerThatIsBegun() throws Exception {
        Tree whole = server.ask(
                "/apply-template",
                "{'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':'Well, <|im_end|>'}]}");

        assertThat(whole.text("prompt")).endsWith("assistant\nWell, <|im_end|>");
        Tree closed = server.ask(
                "/apply-template",
                "{'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':'Well'}],"
                        + "'add_generation_prompt':false}");
        assertThat(closed.text("prompt")).endsWith("Well<|im_end|>\n");
    }

    @Test
    void saysHowLongAPromptThatDoesNotFitIs() throws Exception {
        HttpResponse<String> response = server.send(server.post(
                PATH, "{'stream':true,'messages':[{'role':'user','content':'" + "word ".repeat(3000) + "'}]}"));

        assertThat(response.statusCode()).isEqualTo(400);
        Tree error = server.tree(response).at("error");
        assertThat(error.text("type")).isEqualTo("exceed_context_size_error");
        assertThat(error.integer("n_ctx")).isEqualTo(1024);
        assertThat(error.integer("n_prompt_tokens")).isGreaterThan(1024);
    }

    @Test
    void namesTheFieldThatIsWrong() throws Exception {
        HttpResponse<String> response = server.send(server.post(PATH, hello(",'top_p':2")));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(server.tree(response).text("error.param")).isEqualTo("top_p");
        assertThat(server.tree(response).text("error.message")).contains("2").contains("0 to 1");
    }

    @Test
    void takesFieldsThatItDoesNotKnow() throws Exception {
        assertThat(server.send(server.post(PATH, hello(",'store':true,'unheard_of':{'a':[1]}")))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void tellsHowMuchOfThePromptIsTakenIn() throws Exception {
        List<Tree> events = events(server.send(server.post(
                PATH,
                "{'messages':[{'role':'user','content':'" + "some other words ".repeat(40)
                        + "'}],'max_tokens':2,'stream':true,'return_progress':true,'timings_per_token':true}")));

        Tree progress = events.stream()
                .filter(event -> event.hasField("prompt_progress"))
                .reduce((first, second) -> second)
                .orElseThrow();
        assertThat(progress.integer("prompt_progress.processed")).isEqualTo(progress.integer("prompt_progress.total"));
        assertThat(events)
                .anyMatch(event ->
                        event.hasField("timings") && !event.list("choices").isEmpty());
    }
}

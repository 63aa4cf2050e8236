package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.apex4j.model.Session;
import io.apex4j.model.TokenLogprobs;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenAiCompletionsApiTest {
    private static final String PATH = "/v1/completions";
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private static String once(String more) {
        return "{'prompt':'Once upon a time','temperature':0,'max_tokens':5" + more + "}";
    }

    @Test
    void goesOnWithATextAsWithItsTokens() throws Exception {
        Tree text = server.ask(PATH, once(""));
        Tree tokenized = server.ask("/tokenize", "{'content':'Once upon a time','add_special':true}");
        Tree tokens = server.ask(
                "/completions", "{'prompt':" + tokenized.list("tokens") + ",'temperature':0,'max_tokens':5}");

        assertThat(text.text("object")).isEqualTo("text_completion");
        assertThat(text.text("id")).startsWith("cmpl-");
        assertThat(tokens.text("choices.0.text")).isEqualTo(text.text("choices.0.text"));
        assertThat(text.integer("usage.prompt_tokens"))
                .isEqualTo(tokenized.list("tokens").size());
    }

    @Test
    void answersEachOfManyPrompts() throws Exception {
        String prompts = "['One','Two','Three','Four','Five']";
        Tree answer = server.ask(PATH, "{'prompt':" + prompts + ",'n':2,'temperature':0,'max_tokens':3,'echo':true}");

        List<String> texts = answer.list("choices").stream()
                .map(choice -> new Tree(choice).text("text"))
                .toList();
        assertThat(texts).hasSize(10);
        assertThat(texts.get(4)).startsWith("Three").isEqualTo(texts.get(5));
        assertThat(answer.integer("choices.9.index")).isEqualTo(9);
    }

    /** What lm-eval sends, and how it adds the answer up. */
    @Test
    void tellsHowProbableAPromptIsAsLmEvalAsksForIt() throws Exception {
        int[] tokens = server.model().tokenizer().encode("The sky is blue and the grass is green", true);
        Tree answer = server.ask(
                PATH,
                "{'model':'m','prompt':[" + Arrays.toString(tokens)
                        + "],'max_tokens':1,'logprobs':1,'echo':true,'temperature':0,'seed':1234}");

        List<?> logprobs = answer.list("choices.0.logprobs.token_logprobs");
        List<?> tops = answer.list("choices.0.logprobs.top_logprobs");
        assertThat(logprobs).hasSize(tokens.length + 1).hasSameSizeAs(tops);
        assertThat(answer.list("choices.0.logprobs.tokens")).hasSameSizeAs(logprobs);
        assertThat(answer.list("choices.0.logprobs.text_offset")).hasSameSizeAs(logprobs);
        assertThat(logprobs.getFirst()).isNull();
        assertThat(tops.getFirst()).isNull();
        List<Double> expected = expected(tokens);
        for (int index = 1; index < tokens.length; index++) {
            assertThat((Double) logprobs.get(index)).isCloseTo(expected.get(index - 1), within(1e-9));
        }
        Map<?, ?> lastTop = (Map<?, ?>) tops.getLast();
        double best = lastTop.values().stream()
                .mapToDouble(value -> (Double) value)
                .max()
                .orElseThrow();
        assertThat(logprobs.getLast())
                .as("a greedy token is the most probable, to the last bit")
                .isEqualTo(best);
    }

    private static List<Double> expected(int[] tokens) {
        Session session = server.model().newSession();
        List<Double> expected = new ArrayList<>();
        session.prompt(tokens, (index, logits) -> {
            if (index + 1 < tokens.length) {
                expected.add(
                        TokenLogprobs.of(logits, tokens[index + 1], 0).chosen().logprob());
            }
        });
        return expected;
    }

    @Test
    void theOffsetsOfTokensAreThoseOfTheText() throws Exception {
        Tree answer = server.ask(PATH, once(",'logprobs':2,'echo':true"));

        String text = answer.text("choices.0.text");
        List<?> offsets = answer.list("choices.0.logprobs.text_offset");
        List<?> tokens = answer.list("choices.0.logprobs.tokens");
        int shift = ((String) tokens.getFirst()).startsWith("<|") ? ((String) tokens.getFirst()).length() : 0;
        for (int index = shift > 0 ? 1 : 0; index < tokens.size(); index++) {
            String token = (String) tokens.get(index);
            assertThat(text.substring(((Number) offsets.get(index)).intValue() - shift))
                    .startsWith(token);
        }
    }

    @Test
    void choosesTheBestOfSeveral() throws Exception {
        Tree answer = server.ask(
                PATH, "{'prompt':'Once','temperature':1,'max_tokens':4,'n':1,'best_of':3,'seed':7,'logprobs':0}");

        assertThat(answer.list("choices")).hasSize(1);
        assertThat(answer.integer("usage.completion_tokens")).isGreaterThan(4);
    }

    @Test
    void aStreamAddsUpToTheSameAnswer() throws Exception {
        Tree whole = server.ask(PATH, once(",'echo':true"));
        HttpResponse<String> response = server.send(
                server.post(PATH, once(",'echo':true,'stream':true,'stream_options':{'include_usage':true}")));

        List<Tree> events = response.body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> server.tree(line.substring("data: ".length())))
                .toList();
        assertThat(response.body()).endsWith("data: [DONE]\n\n");
        assertThat(events.stream()
                        .filter(event -> !event.list("choices").isEmpty())
                        .map(event -> event.text("choices.0.text"))
                        .collect(Collectors.joining()))
                .isEqualTo(whole.text("choices.0.text"));
        assertThat(events.getLast().integer("usage.completion_tokens")).isEqualTo(5);
    }

    @Test
    void refusesToFillAGap() throws Exception {
        assertThat(server.send(server.post(PATH, once(",'suffix':'the end'"))).statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesTokensThatDoNotExist() throws Exception {
        HttpResponse<String> response = server.send(server.post(PATH, "{'prompt':[1,2,999999999]}"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(server.tree(response).text("error.param")).isEqualTo("prompt[2]");
    }
}

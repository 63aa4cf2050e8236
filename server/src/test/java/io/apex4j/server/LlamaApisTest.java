package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LlamaApisTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void completesAsLlamaServerDoes() throws Exception {
        Tree answer = server.ask(
                "/completion", "{'prompt':'Once upon','n_predict':6,'temperature':0,'n_probs':2,'return_tokens':true}");

        assertThat(answer.text("stop_type")).isEqualTo("limit");
        assertThat(answer.integer("tokens_predicted")).isEqualTo(6);
        assertThat(answer.list("tokens")).hasSize(6);
        assertThat(answer.list("completion_probabilities")).hasSize(6);
        assertThat(answer.at("generation_settings").number("temperature")).isZero();
        Tree stopped = server.ask(
                "/completion",
                "{'prompt':'Once upon','n_predict':60,'temperature':0,'stop':['"
                        + answer.text("content").strip().substring(0, 1) + "']}");
        assertThat(stopped.text("stop_type")).isEqualTo("word");
    }

    @Test
    void streamsPieces() throws Exception {
        Tree whole = server.ask("/completion", "{'prompt':'Once upon','n_predict':6,'temperature':0}");
        HttpResponse<String> response = server.send(
                server.post("/completion", "{'prompt':'Once upon','n_predict':6,'temperature':0,'stream':true}"));

        assertThat(response.body()
                        .lines()
                        .filter(line -> !line.isEmpty())
                        .map(line ->
                                server.tree(line.substring("data: ".length())).text("content"))
                        .collect(Collectors.joining()))
                .isEqualTo(whole.text("content"));
    }

    @Test
    void tellsTheFieldsThatAreAskedFor() throws Exception {
        Tree answer = server.ask(
                "/completion", "{'prompt':'Once','n_predict':2,'response_fields':['content','timings/predicted_n']}");

        assertThat(answer.value().toString()).startsWith("{index=0, content=").endsWith("predicted_n=2}");
    }

    @Test
    void tokensComeBackAsTheirText() throws Exception {
        Tree tokens = server.ask("/tokenize", "{'content':'Größe <|im_end|> 🦊'}");
        Tree plain = server.ask("/tokenize", "{'content':'Größe <|im_end|> 🦊','parse_special':false}");
        Tree lmEval = server.ask("/tokenize", "{'prompt':'Größe <|im_end|> 🦊','add_special_tokens':false}");

        assertThat(plain.list("tokens"))
                .hasSizeGreaterThan(tokens.list("tokens").size());
        assertThat(lmEval.list("tokens").equals(tokens.list("tokens"))).isTrue();
        assertThat(server.ask("/detokenize", "{'tokens':" + tokens.list("tokens") + "}")
                        .text("content"))
                .isEqualTo("Größe <|im_end|> 🦊");
        assertThat(server.tree(server.get("/tokenizer_info")).text("eos_token")).isEqualTo("<|im_end|>");
    }

    @Test
    void describesItself() throws Exception {
        server.ask("/completion", "{'prompt':'Once','n_predict':2}");
        Tree properties = server.tree(server.get("/props"));

        assertThat(properties.integer("total_slots")).isEqualTo(3);
        assertThat(properties.at("default_generation_settings.params").hasField("top_k"))
                .isTrue();
        assertThat(properties.text("chat_template")).contains("im_start");
        assertThat(server.get("/slots").body())
                .contains("\"is_processing\":false")
                .doesNotContain("Once");
        assertThat(server.get("/metrics").body())
                .contains("# TYPE llamacpp:tokens_predicted_total counter\n")
                .containsPattern("llamacpp:tokens_predicted_total [1-9]");
    }

    @Test
    void listsItsModel() throws Exception {
        Tree models = server.tree(server.get("/v1/models"));

        assertThat(models.text("data.0.id")).isEqualTo("tiny.gguf");
        assertThat(models.integer("data.0.meta.n_params")).isPositive();
        assertThat(server.tree(server.get("/v1/models/tiny.gguf")).text("object"))
                .isEqualTo("model");
        assertThat(server.get("/v1/models/other").statusCode()).isEqualTo(404);
    }

    @Test
    void refusesEmbeddingsAndSaysWhy() throws Exception {
        HttpResponse<String> response = server.send(server.post("/v1/embeddings", "{'input':'text'}"));

        assertThat(response.statusCode()).isEqualTo(501);
        assertThat(server.tree(response).text("error.type")).isEqualTo("not_supported_error");
    }
}

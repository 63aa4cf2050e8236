package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.gguf.GgufValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be run is refused by the name of what is wrong with it. */
class ModelRefusalTest {
    @TempDir
    private Path folder;

    private static Arguments refusal(String message, UnaryOperator<TinyModel> damage) {
        return Arguments.of(message, Named.of("damaged", damage));
    }

    private static GgufValue number(int number) {
        return new GgufValue.UInt32(number);
    }

    static List<Arguments> refusals() {
        return List.of(
                refusal(
                        "general.architecture is 'qwen3moe'; models of lfm2 and lfm2moe can be run",
                        model -> model.set("general.architecture", new GgufValue.Text("qwen3moe"))),
                refusal("lfm2moe.block_count is missing", model -> model.remove("lfm2moe.block_count")),
                refusal(
                        "lfm2moe.block_count is 0; 1 to 1024 is supported",
                        model -> model.set("lfm2moe.block_count", number(0))),
                refusal(
                        "lfm2moe.attention.head_count is 3, which does not divide the embedding length 64",
                        model -> model.set("lfm2moe.attention.head_count", number(3))),
                refusal(
                        "lfm2moe.attention.head_count_kv has 2 values, but there are 4 layers",
                        model ->
                                model.set("lfm2moe.attention.head_count_kv", MadeUpVocabulary.integers(List.of(0, 1)))),
                refusal(
                        "lfm2moe.attention.head_count_kv[1] is 3; 0 to 2 is supported",
                        model -> model.set(
                                "lfm2moe.attention.head_count_kv", MadeUpVocabulary.integers(List.of(0, 3, 0, 2)))),
                refusal(
                        "lfm2moe.rope.freq_base is no floating-point number",
                        model -> model.set("lfm2moe.rope.freq_base", number(10_000))),
                refusal(
                        "lfm2moe.rope.freq_base is -1.0; it must be greater than 0",
                        model -> model.set("lfm2moe.rope.freq_base", new GgufValue.Float32(-1))),
                refusal(
                        "lfm2moe.rope.scaling.type is",
                        model -> model.set("lfm2moe.rope.scaling.type", new GgufValue.Text("yarn"))),
                refusal(
                        "lfm2moe.expert_gating_func is 1; 2 to 2 is supported",
                        model -> model.set("lfm2moe.expert_gating_func", number(1))),
                refusal(
                        "lfm2moe.expert_used_count is 5; 1 to 4 is supported",
                        model -> model.set("lfm2moe.expert_used_count", number(5))),
                refusal(
                        "tensor blk.1.attn_q_norm.weight is missing",
                        model -> model.removeTensor("blk.1.attn_q_norm.weight")),
                refusal(
                        "tensor token_embd_norm.weight is missing",
                        model -> model.removeTensor("token_embd_norm.weight")),
                refusal(
                        "tensor blk.2.ffn_up_exps.weight has the shape [64, 48, 3]; the metadata asks for [64, 48, 4]",
                        model -> model.shape("blk.2.ffn_up_exps.weight", 64, 48, 3)),
                refusal(
                        "tensor blk.0.shortconv.in_proj.weight has the shape [64, 128]; the metadata asks for [64, 192]",
                        model -> model.shape("blk.0.shortconv.in_proj.weight", 64, 128)),
                refusal(
                        "the tokenizer has 259 tokens, but tensor token_embd.weight has 250 rows",
                        model -> model.shape("token_embd.weight", 64, 250)),
                refusal("tokenizer.ggml.model is missing", model -> model.remove("tokenizer.ggml.model")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aDamagedModelIsRefusedByName(String message, UnaryOperator<TinyModel> damage) throws IOException {
        Path file = damage.apply(TinyModel.mixture()).write(folder);
        assertThatThrownBy(() -> Model.load(file, ModelOptions.defaults()))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void moreContextThanTheModelHasIsRefused() throws IOException {
        Path file = TinyModel.dense().write(folder);
        assertThatThrownBy(() -> Model.load(file, ModelOptions.defaults().withContextLength(401)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(
                        "a context of 401 tokens was asked for (option -c); the model is made for at most 400");
    }

    @Test
    void impossibleOptionsAreRefused() {
        assertThatThrownBy(() -> ModelOptions.defaults().withThreads(0)).isInstanceOf(ModelException.class);
        assertThatThrownBy(() -> ModelOptions.defaults().withContextLength(-1)).isInstanceOf(ModelException.class);
        assertThatThrownBy(() -> KvType.parse("q4_9"))
                .isInstanceOf(ModelException.class)
                .hasMessage("there is no cache type 'q4_9'; supported are f16, q8_0, f32");
    }

    @Test
    void tokensThatAreNoneAreRefused() throws IOException {
        try (Model model = Model.load(TinyModel.dense().write(folder), ModelOptions.defaults())) {
            assertThatThrownBy(() -> model.newSession().prompt(1, 259))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("token 259 does not exist; the vocabulary ends at 258");
            assertThatThrownBy(() -> model.newSession().prompt()).isInstanceOf(ModelException.class);
            assertThatThrownBy(() -> model.newSession().step(-1)).isInstanceOf(ModelException.class);
        }
    }

    @Test
    void aSessionMayBeInABatchOnce() throws IOException {
        try (Model model = Model.load(TinyModel.dense().write(folder), ModelOptions.defaults())) {
            Session session = model.newSession();
            List<SessionTokens> batch = List.of(new SessionTokens(session, 1), new SessionTokens(session, 2));
            assertThatThrownBy(() -> model.prompt(batch)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aClosedModelSaysSo() throws IOException {
        Model model = Model.load(TinyModel.dense().write(folder), ModelOptions.defaults());
        Session session = model.newSession();
        model.close();
        assertThatThrownBy(() -> session.prompt(1)).isInstanceOf(IllegalStateException.class);
    }
}

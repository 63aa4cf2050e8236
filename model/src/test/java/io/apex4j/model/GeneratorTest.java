package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorTest {
    private static final SamplingOptions GREEDY =
            SamplingOptions.neutral().temperature(0).build();

    @TempDir
    private static Path folder;

    private static Model model;
    private static int[] prompt;

    @BeforeAll
    static void load() throws IOException {
        model = Model.load(TinyModel.mixture().write(folder), ModelOptions.defaults());
        prompt = model.tokenizer().encode("Once upon a time", false);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Generator generator(SamplingOptions sampling) {
        return new Generator(model.newSession(), Sampler.of(sampling, model.tokenizer()));
    }

    private static Generation greedy(GenerationOptions options) {
        return generator(GREEDY).generate(prompt, options, piece -> {});
    }

    /** Always the same token. */
    private static SamplingOptions only(int token) {
        return SamplingOptions.neutral()
                .temperature(0)
                .logitBias(Map.of(token, 1000f))
                .build();
    }

    private static int argmax(float[] logits) {
        int best = 0;
        for (int index = 1; index < logits.length; index++) {
            if (logits[index] > logits[best]) {
                best = index;
            }
        }
        return best;
    }

    @Test
    void greedyTokensAreTheLikeliestOnes() {
        GenerationOptions options =
                GenerationOptions.defaults().withMaximumTokens(20).withIgnoresEnd(true);
        Generation answer = greedy(options);
        List<Integer> expected = new ArrayList<>();
        Session session = model.newSession();
        float[] logits = session.prompt(prompt);
        while (expected.size() < 20) {
            int token = argmax(logits);
            expected.add(token);
            logits = session.step(token);
        }
        assertThat(answer.tokens()).isEqualTo(expected);
        assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(answer.promptTokens()).isEqualTo(prompt.length);
    }

    @Test
    void theSameSeedGivesTheSameAnswer() {
        SamplingOptions sampling = SamplingOptions.neutral().seed(7).build();
        GenerationOptions options = GenerationOptions.defaults().withMaximumTokens(30);
        Generation first = generator(sampling).generate(prompt, options, piece -> {});
        assertThat(generator(sampling).generate(prompt, options, piece -> {}).tokens())
                .isEqualTo(first.tokens());
    }

    @Test
    void theModelEndsItsAnswer() {
        Generation answer = generator(only(TinyModel.END)).generate(prompt, GenerationOptions.defaults(), piece -> {});
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.stopString()).isEmpty();
        assertThat(answer.tokens()).isEmpty();
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void theEndCanBeIgnoredAndShown() {
        GenerationOptions options =
                GenerationOptions.defaults().withMaximumTokens(2).withIgnoresEnd(true);
        Generator generator = generator(only(TinyModel.END));
        assertThat(generator.generate(prompt, options, piece -> {}).text()).isEmpty();
        assertThat(generator
                        .generate(prompt, options.withShowsControl(true), piece -> {})
                        .text())
                .isEqualTo("<|im_end|><|im_end|>");
    }

    @Test
    void aStopStringEndsTheAnswerAndIsNoPartOfIt() {
        GenerationOptions options = GenerationOptions.defaults().withStopStrings(List.of("aaaa"));
        List<String> pieces = new ArrayList<>();
        Generator generator = generator(only(model.tokenizer().encode("a", false)[0]));
        Generation answer = generator.generate(prompt, options, pieces::add);
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.stopString()).contains("aaaa");
        assertThat(answer.tokens()).hasSize(4);
        assertThat(answer.text()).isEmpty();
        assertThat(pieces).isEmpty();
    }

    @Test
    void whatWasHeldBackForAStopStringComesAtTheEnd() {
        GenerationOptions options =
                GenerationOptions.defaults().withStopStrings(List.of("aaaa")).withMaximumTokens(3);
        Generator generator = generator(only(model.tokenizer().encode("a", false)[0]));
        assertThat(generator.generate(prompt, options, piece -> {}).text()).isEqualTo("aaa");
    }

    @Test
    void piecesMakeUpTheText() {
        List<String> pieces = new ArrayList<>();
        GenerationOptions options =
                GenerationOptions.defaults().withMaximumTokens(40).withIgnoresEnd(true);
        Generation answer = generator(SamplingOptions.neutral().seed(3).build()).generate(prompt, options, pieces::add);
        assertThat(String.join("", pieces)).isEqualTo(answer.text()).isNotEmpty();
        assertThat(pieces).doesNotContain("");
    }

    @Test
    void aFullContextEndsTheAnswer() {
        Generation answer = greedy(GenerationOptions.defaults().withIgnoresEnd(true));
        assertThat(answer.finishReason()).isEqualTo(FinishReason.CONTEXT_FULL);
        // The last one needs no place, since nothing comes after it.
        assertThat(answer.tokens()).hasSize(TinyModel.CONTEXT - prompt.length + 1);
    }

    @Test
    void aPromptThatDoesNotFitIsRefusedBeforeItIsEvaluated() {
        Generator generator = generator(GREEDY);
        assertThatThrownBy(() ->
                        generator.generate(new int[TinyModel.CONTEXT + 1], GenerationOptions.defaults(), piece -> {}))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("401 tokens do not fit");
        assertThat(generator.session().position()).isZero();
    }

    @Test
    void noTokensMayBeAskedFor() {
        Generation answer = greedy(GenerationOptions.defaults().withMaximumTokens(0));
        assertThat(answer.tokens()).isEmpty();
        assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void theListenerCanCancel() {
        GenerationOptions options = GenerationOptions.defaults().withIgnoresEnd(true);
        Cancelling listener = new Cancelling(5);
        Generation answer = generator(GREEDY).generate(prompt, options, listener);
        assertThat(answer.finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(answer.tokens()).hasSize(5);
        assertThat(listener.promptDone).isEqualTo(prompt.length);
    }

    @Test
    void aFurtherPromptGoesOnFromTheAnswer() {
        Generator generator = generator(GREEDY);
        GenerationOptions options =
                GenerationOptions.defaults().withMaximumTokens(4).withIgnoresEnd(true);
        generator.generate(prompt, options, piece -> {});
        assertThat(generator.session().position()).isEqualTo(prompt.length + 3);
        generator.generate(prompt, options, piece -> {});
        assertThat(generator.session().position()).isEqualTo(2 * (prompt.length + 3));
    }

    /** Lets some tokens pass. */
    private static final class Cancelling implements GenerationListener {
        private int remaining;
        private int promptDone;

        Cancelling(int tokens) {
            remaining = tokens;
        }

        @Override
        public void text(String piece) {}

        @Override
        public void token(int token) {
            remaining--;
        }

        @Override
        public void promptProgress(int done, int total) {
            promptDone = done;
        }

        @Override
        public boolean isCancelled() {
            return remaining == 0;
        }
    }
}

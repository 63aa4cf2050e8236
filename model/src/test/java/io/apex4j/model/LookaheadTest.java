package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Guessing ahead changes the speed of an answer and nothing else. */
class LookaheadTest {
    private static final int PROMPTS = 50;
    private static final int ANSWER = 40;

    private static Model model;
    private static List<int[]> prompts;

    @BeforeAll
    static void load() throws IOException {
        model = Model.load(SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf"), ModelOptions.defaults());
        String text = Files.readString(SharedData.path("models/tiny-lfm2moe/eval/tool.eval.txt"))
                + Files.readString(SharedData.path("models/tiny-lfm2moe/eval/code.eval.txt"));
        int[] tokens = model.tokenizer().encode(text, true);
        prompts = IntStream.range(0, PROMPTS)
                .mapToObj(index -> {
                    int start = index * (tokens.length / PROMPTS);
                    return Arrays.copyOfRange(tokens, start, start + 120);
                })
                .toList();
    }

    @AfterAll
    static void close() {
        if (model != null) {
            model.close();
        }
    }

    /** A clock by which guessing costs nothing, so that it is always worth a try. */
    private static long stopped() {
        return 0;
    }

    private record Outcome(List<Integer> tokens, TokenSequence taken, List<Float> next, int accepted) {}

    private static Outcome answer(int[] prompt, SamplingOptions sampling, int draft) {
        Session session = model.newSession();
        Generator generator = new Generator(
                session, Sampler.of(sampling, model.tokenizer()), new PromptCache(0), LookaheadTest::stopped);
        GenerationOptions options =
                GenerationOptions.defaults().withMaximumTokens(ANSWER).withDraftTokens(draft);
        Generation answer = generator.generate(prompt, options, piece -> {});
        return new Outcome(answer.tokens(), session.tokens(), list(session.step(5)), answer.acceptedTokens());
    }

    private static List<Float> list(float[] values) {
        return IntStream.range(0, values.length)
                .mapToObj(index -> values[index])
                .toList();
    }

    private static int assertNothingChanges(SamplingOptions sampling) {
        int accepted = 0;
        for (int[] prompt : prompts) {
            Outcome plain = answer(prompt, sampling, 0);
            Outcome ahead = answer(prompt, sampling, 16);
            assertThat(ahead.tokens()).isEqualTo(plain.tokens());
            assertThat(ahead.taken()).isEqualTo(plain.taken());
            assertThat(ahead.next()).isEqualTo(plain.next());
            assertThat(plain.accepted()).isZero();
            accepted += ahead.accepted();
        }
        return accepted;
    }

    @Test
    void greedyAnswersAreTheSame() {
        assertThat(assertNothingChanges(SamplingOptions.neutral().temperature(0).build()))
                .isGreaterThan(200);
    }

    @Test
    void sampledAnswersAreTheSame() {
        SamplingOptions sampling = SamplingOptions.neutral()
                .temperature(0.7f)
                .topK(40)
                .repeatPenalty(1.05f)
                .seed(3)
                .build();
        assertThat(assertNothingChanges(sampling)).isGreaterThan(50);
    }

    @Test
    void theContextIsFilledToTheLastToken() throws IOException {
        int[] prompt = model.tokenizer().encode("a b c a b c a b c a b c", false);
        int room = prompt.length + 20;
        try (Model small = Model.load(
                SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf"),
                ModelOptions.defaults().withContextLength(room))) {
            for (int draft : new int[] {0, 16}) {
                Sampler sampler =
                        Sampler.of(SamplingOptions.neutral().temperature(0).build(), small.tokenizer());
                Session session = small.newSession();
                Generation answer = new Generator(session, sampler, new PromptCache(0), LookaheadTest::stopped)
                        .generate(
                                prompt,
                                GenerationOptions.defaults()
                                        .withIgnoresEnd(true)
                                        .withDraftTokens(draft),
                                piece -> {});
                assertThat(answer.finishReason()).isEqualTo(FinishReason.CONTEXT_FULL);
                assertThat(answer.tokens()).hasSize(21);
                assertThat(session.remaining()).isZero();
            }
        }
    }
}

package io.apex4j.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.grammar.Grammar;
import io.apex4j.model.Answer;
import io.apex4j.model.AnswerOptions;
import io.apex4j.model.ChatMessage;
import io.apex4j.model.ChatModel;
import io.apex4j.model.ChatRequest;
import io.apex4j.model.FinishReason;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.GrammarVocabulary;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final Path DEMO = Path.of("../demo/tiny-lfm2moe-bf16.gguf");
    private static Model model;

    @BeforeAll
    static void load() throws IOException {
        model = Model.load(DEMO, ModelOptions.defaults().withContextLength(512));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Job ask(Engine engine, String question, int tokens) {
        ChatRequest request = ChatRequest.of(model, List.of(ChatMessage.user(question)));
        return engine.submit(
                engine.chat()
                        .prompt(request.withSampling(request.sampling().toBuilder()
                                        .temperature(0)
                                        .build())
                                .withGeneration(GenerationOptions.defaults().withMaximumTokens(tokens))),
                AnswerOptions.defaults());
    }

    @Test
    void answersTogetherAreThoseGivenAlone() throws InterruptedException {
        List<String> alone = new ArrayList<>();
        try (Engine engine = new Engine(new ChatModel(model), new EngineOptions(1, 0))) {
            for (int index = 0; index < 6; index++) {
                alone.add(ask(engine, "What is " + index + " and why?", 24)
                        .await()
                        .answer()
                        .toString());
            }
        }
        try (Engine engine = new Engine(new ChatModel(model), new EngineOptions(3, 6))) {
            List<Job> jobs = new ArrayList<>();
            for (int index = 0; index < 6; index++) {
                jobs.add(ask(engine, "What is " + index + " and why?", 24));
            }
            for (int index = 0; index < 6; index++) {
                assertThat(jobs.get(index).await().answer().toString()).isEqualTo(alone.get(index));
            }
        }
    }

    @Test
    void nobodyThinksLongerThanTheEngineAllows() throws InterruptedException {
        int thought = model.tokenizer().encode("<think>", false)[0];
        ChatRequest usual = ChatRequest.of(model, List.of(ChatMessage.user("Why?")));
        ChatRequest request = usual.withSampling(usual.sampling().toBuilder()
                        .temperature(0)
                        .logitBias(Map.of(thought, 1000f))
                        .build())
                .withGeneration(GenerationOptions.defaults()
                        .withMaximumTokens(60)
                        .withGrammar(
                                GrammarVocabulary.of(model.tokenizer()).compile(Grammar.parse("root ::= \"Ok.\""))));
        try (Engine engine = new Engine(new ChatModel(model), new EngineOptions(1, 4, 5))) {
            for (int budget : List.of(AnswerOptions.UNLIMITED, 5, 1000)) {
                Answer answer = engine.submit(
                                engine.chat().prompt(request),
                                AnswerOptions.defaults().withReasoningBudget(budget))
                        .await()
                        .answer();
                assertThat(answer.content()).isEqualTo("Ok.");
            }
        }
        try (Engine engine = new Engine(new ChatModel(model), new EngineOptions(1, 4))) {
            Answer answer = engine.submit(engine.chat().prompt(request), AnswerOptions.defaults())
                    .await()
                    .answer();
            assertThat(answer.isThoughtUnfinished()).isTrue();
        }
    }

    @Test
    void refusesMoreThanMayWait() throws InterruptedException {
        try (Engine engine = new Engine(new ChatModel(model), new EngineOptions(1, 1))) {
            Job first = ask(engine, "Count to a hundred", 300);
            assertThat(first.next(Duration.ofMinutes(1))).containsInstanceOf(JobEvent.Started.class);
            Job second = ask(engine, "Hello", 4);

            assertThatThrownBy(() -> ask(engine, "Hello", 4)).isInstanceOf(EngineBusyException.class);

            second.cancel();
            assertThatThrownBy(second::await).isInstanceOf(JobCancelledException.class);
            Job third = ask(engine, "Hello", 4);
            first.cancel();
            assertThat(first.await().answer().finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(third.await().promptTokens()).isPositive();
        }
    }

    @Test
    void refusesWhatTheContextCannotHold() {
        try (Engine engine = new Engine(new ChatModel(model), new EngineOptions(1, 1))) {
            assertThatThrownBy(() -> ask(engine, "word ".repeat(600), 4))
                    .isInstanceOf(ContextExceededException.class)
                    .hasMessageContaining("512");
        }
    }

    @Test
    void aClosedEngineEndsWhatRunsAndTakesNothing() throws InterruptedException {
        Engine engine = new Engine(new ChatModel(model), new EngineOptions(1, 4));
        Job running = ask(engine, "Count to a hundred", 300);
        assertThat(running.next(Duration.ofMinutes(1))).containsInstanceOf(JobEvent.Started.class);
        Job waiting = ask(engine, "Hello", 4);
        engine.close(Duration.ZERO);

        assertThat(running.await().answer().finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThatThrownBy(waiting::await).isInstanceOf(EngineClosedException.class);
        assertThatThrownBy(() -> ask(engine, "Hello", 4)).isInstanceOf(EngineClosedException.class);
        assertThat(engine.running()).isZero();
    }
}

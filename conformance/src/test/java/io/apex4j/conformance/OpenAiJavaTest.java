package io.apex4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.completions.CompletionCreateParams;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** OpenAI's client for Java; it checks every field of what comes. */
class OpenAiJavaTest {
    private static DemoServer server;
    private static OpenAIClient client;

    /** A tool, of which the client makes a schema. */
    @JsonClassDescription("Tells the weather in a city")
    static class GetWeather {
        public Season season;

        enum Season {
            SUMMER,
            WINTER
        }
    }

    /** An answer, of which the client makes a schema. */
    static class Animal {
        public Kind kind;
        public boolean isGood;

        enum Kind {
            CAT,
            DOG
        }
    }

    @BeforeAll
    static void start() {
        server = new DemoServer();
        client = OpenAIOkHttpClient.builder()
                .baseUrl(server.baseUrl())
                .apiKey("none")
                .maxRetries(0)
                .timeout(Duration.ofMinutes(2))
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static ChatCompletionCreateParams.Builder question() {
        return ChatCompletionCreateParams.builder()
                .model("demo")
                .addUserMessage("Once upon a time there was a cat.")
                .temperature(0);
    }

    @Test
    void aConversationIsAnswered() {
        ChatCompletion completion = client.chat()
                .completions()
                .create(question()
                        .maxCompletionTokens(8)
                        .logprobs(true)
                        .topLogprobs(2)
                        .build());

        completion.validate();
        assertThat(completion.choices().getFirst().message().content()).isPresent();
        assertThat(completion.usage().orElseThrow().completionTokens()).isBetween(1L, 8L);
    }

    @Test
    void theStreamAddsUpToTheSameAnswer() {
        ChatCompletionCreateParams params = question().maxCompletionTokens(8).build();
        ChatCompletion whole = client.chat().completions().create(params);
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            stream.stream().map(ChatCompletionChunk::validate).forEach(accumulator::accumulate);
        }

        assertThat(accumulator.chatCompletion().choices().getFirst().message().content())
                .isEqualTo(whole.choices().getFirst().message().content());
        assertThat(accumulator.chatCompletion().choices().getFirst().finishReason())
                .isEqualTo(whole.choices().getFirst().finishReason());
    }

    @Test
    void aToolIsCalled() {
        ChatCompletion completion = client.chat()
                .completions()
                .create(question()
                        .addTool(GetWeather.class)
                        .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED)
                        .parallelToolCalls(false)
                        .reasoningEffort(ReasoningEffort.NONE)
                        .maxCompletionTokens(200)
                        .build());

        completion.validate();
        ChatCompletionMessageFunctionToolCall call = completion
                .choices()
                .getFirst()
                .message()
                .toolCalls()
                .orElseThrow()
                .getFirst()
                .asFunction();
        assertThat(call.function().name()).isEqualTo("GetWeather");
        assertThat(call.function().arguments(GetWeather.class).season).isNotNull();
    }

    @Test
    void anAnswerFitsTheSchemaOfAClass() {
        Animal animal = client.chat()
                .completions()
                .create(question()
                        .responseFormat(Animal.class)
                        .reasoningEffort(ReasoningEffort.NONE)
                        .maxCompletionTokens(200)
                        .build())
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow();

        assertThat(animal.kind).isNotNull();
    }

    @Test
    void aTextIsGoneOnWith() {
        assertThat(client.completions()
                        .create(CompletionCreateParams.builder()
                                .model("demo")
                                .prompt("Once upon")
                                .maxTokens(4)
                                .logprobs(2)
                                .build())
                        .validate()
                        .choices())
                .hasSize(1);
    }

    @Test
    void theModelIsListed() {
        assertThat(client.models().list().data()).hasSize(1).allSatisfy(model -> model.validate());
        assertThatThrownBy(() -> client.models().retrieve("another")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void errorsAreOfTheirKinds() {
        assertThatThrownBy(() ->
                        client.chat().completions().create(question().topP(7).build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        error -> assertThat(error.param()).hasValue("top_p"));
    }

    @Test
    void anAnswerThatIsAbortedEnds() {
        ChatCompletionCreateParams endless = question()
                .putAdditionalBodyProperty("ignore_eos", com.openai.core.JsonValue.from(true))
                .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(endless)) {
            assertThat(stream.stream().findFirst()).isPresent();
        }

        server.awaitIdle();
    }
}

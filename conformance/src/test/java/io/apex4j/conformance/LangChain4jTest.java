package io.apex4j.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** LangChain4j's client, which goes by the JDK's and asks for HTTP/2 with every request. */
class LangChain4jTest {
    private static final UserMessage QUESTION = UserMessage.from("Once upon a time there was a cat.");
    private static final JsonObjectSchema CITY = JsonObjectSchema.builder()
            .addEnumProperty("city", List.of("Paris", "Rome"))
            .required("city")
            .additionalProperties(false)
            .build();
    private static DemoServer server;

    @BeforeAll
    static void start() {
        server = new DemoServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static OpenAiChatModel model(int tokens) {
        return OpenAiChatModel.builder()
                .baseUrl(server.baseUrl())
                .apiKey("none")
                .modelName("demo")
                .temperature(0.0)
                .maxTokens(tokens)
                .reasoningEffort("none")
                .maxRetries(0)
                .build();
    }

    @Test
    void theStreamAddsUpToTheAnswer() {
        ChatResponse whole = model(8).chat(QUESTION);
        StringBuilder pieces = new StringBuilder();
        CompletableFuture<ChatResponse> end = new CompletableFuture<>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(server.baseUrl())
                .apiKey("none")
                .modelName("demo")
                .temperature(0.0)
                .maxTokens(8)
                .reasoningEffort("none")
                .build()
                .chat(List.of(QUESTION), new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String piece) {
                        pieces.append(piece);
                    }

                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        end.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        end.completeExceptionally(error);
                    }
                });

        assertThat(end.join().aiMessage().text())
                .isEqualTo(whole.aiMessage().text())
                .isEqualTo(pieces.toString());
        assertThat(end.join().tokenUsage().outputTokenCount())
                .isEqualTo(whole.tokenUsage().outputTokenCount());
    }

    @Test
    void aToolIsCalled() {
        ChatResponse response = model(300)
                .chat(ChatRequest.builder()
                        .messages(QUESTION)
                        .toolSpecifications(ToolSpecification.builder()
                                .name("weather")
                                .description("Tells the weather")
                                .parameters(CITY)
                                .build())
                        .toolChoice(ToolChoice.REQUIRED)
                        .build());

        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
        assertThat(response.aiMessage().toolExecutionRequests().getFirst().arguments())
                .matches("\\{\"city\": ?\"(Paris|Rome)\"}");
    }

    @Test
    void anAnswerFitsItsSchema() {
        ChatResponse response = model(300)
                .chat(ChatRequest.builder()
                        .messages(QUESTION)
                        .responseFormat(ResponseFormat.builder()
                                .type(ResponseFormatType.JSON)
                                .jsonSchema(JsonSchema.builder()
                                        .name("place")
                                        .rootElement(CITY)
                                        .build())
                                .build())
                        .build());

        assertThat(response.aiMessage().text()).matches("\\{\\s*\"city\":\\s*\"(Paris|Rome)\"\\s*}");
    }

    @Test
    void errorsSayWhatIsWrong() {
        assertThatThrownBy(() -> model(8).chat(ChatRequest.builder()
                        .messages(QUESTION)
                        .topP(7.0)
                        .build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("top_p");
    }
}

package io.apex4j.server;

import io.apex4j.model.AnswerOptions;
import io.apex4j.model.ChatMessage;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.PromptEnd;
import io.apex4j.model.SamplingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads requests as Ollama's API writes them. */
final class OllamaRequest {
    /** The number of tokens that stands for "until the context is full". */
    private static final int FILL_CONTEXT = -2;

    private static final List<String> LEVELS = List.of("low", "medium", "high", "max");
    private static final JsonRequest NO_OPTIONS = new JsonRequest("options.", Map.of());

    private OllamaRequest() {}

    /**
     * What a request of {@code /api/chat} asks; it needs messages.
     *
     * @throws ApiException when a field has a wrong value
     */
    static ChatCall chat(JsonRequest body, ServedModel model) {
        List<ChatMessage> messages = OllamaConversation.read(body);
        List<ChatTool> tools = OpenAiTools.read(body);
        return call(messages, CompatFields.end(messages), body, model)
                .withTools(tools, OpenAiTools.readChoice(body, tools), true);
    }

    /**
     * What a request of {@code /api/generate} asks, the prompt being what the user says.
     *
     * @throws ApiException when a field has a wrong value
     */
    static ChatCall generate(JsonRequest body, ServedModel model) {
        List<ChatMessage> messages = new ArrayList<>();
        body.text("system")
                .filter(text -> !text.isEmpty())
                .map(ChatMessage::system)
                .ifPresent(messages::add);
        messages.add(ChatMessage.user(body.requiredText("prompt")));
        return call(messages, PromptEnd.ANSWER, body, model);
    }

    /**
     * Refuses what {@code /api/generate} cannot do.
     *
     * @throws ApiException when the request wants it
     */
    static void refuseUnsupported(JsonRequest body) {
        OllamaConversation.refuseImages(body);
        refuse(body, "suffix", "the model goes on with texts and fills no gaps");
        refuse(body, "template", "the model's own is used; send the whole prompt with 'raw'");
        boolean hasContext =
                body.value("context").map(value -> !List.of().equals(value)).orElse(false);
        if (hasContext) {
            throw ApiException.invalid("context", "'context' is not taken; send the conversation to /api/chat");
        }
    }

    private static void refuse(JsonRequest body, String name, String why) {
        if (!body.text(name).orElse("").isEmpty()) {
            throw ApiException.invalid(name, "'" + name + "' is not taken: " + why);
        }
    }

    private static ChatCall call(List<ChatMessage> messages, PromptEnd end, JsonRequest body, ServedModel model) {
        return ChatCall.of(messages, sampling(body, model))
                .withGeneration(generation(body))
                .withAnswers(answers(body))
                .withForm(form(body))
                .withPrompt(Map.of(), end);
    }

    /** How tokens are chosen. */
    static SamplingOptions sampling(JsonRequest body, ServedModel model) {
        return SamplingFields.read(options(body), model.sampling(), model.tokenizer());
    }

    /** When the answer ends. */
    static GenerationOptions generation(JsonRequest body) {
        JsonRequest options = options(body);
        int most = options.integer("num_predict", FILL_CONTEXT, Integer.MAX_VALUE, GenerationOptions.UNLIMITED);
        return GenerationOptions.defaults()
                .withMaximumTokens(Math.max(most, GenerationOptions.UNLIMITED))
                .withStopStrings(GenerationFields.stops(options, "stop"));
    }

    /** What the answer's text has to be. */
    static AnswerForm form(JsonRequest body) {
        Object format = body.value("format").orElse("");
        if (format.equals("")) {
            return new AnswerForm.Free();
        }
        if (format.equals("json")) {
            return new AnswerForm.JsonObject();
        }
        if (format instanceof Map<?, ?>) {
            return new AnswerForm.Schema(format);
        }
        throw body.refusal("format", "\"json\" or a JSON Schema");
    }

    private static JsonRequest options(JsonRequest body) {
        return body.object("options").orElse(NO_OPTIONS);
    }

    private static AnswerOptions answers(JsonRequest body) {
        return switch (body.value("think").orElse(true)) {
            case Boolean isWanted ->
                isWanted ? AnswerOptions.defaults() : AnswerOptions.defaults().withReasoningBudget(0);
            case String level when LEVELS.contains(level) -> AnswerOptions.defaults();
            default -> throw body.refusal("think", "true, false, \"low\", \"medium\" or \"high\"");
        };
    }
}

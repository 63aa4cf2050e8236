package io.apex4j.calibrate;

import io.apex4j.model.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Makes documents of the JSON objects in which collections of texts commonly come: {@code messages} (with
 * {@code tools}), {@code conversations} of {@code from} and {@code value}, {@code text}, and pairs of a question and an
 * answer under several names.
 */
final class DocumentShapes {
    private static final String MESSAGES = "messages";
    private static final String CONVERSATIONS = "conversations";
    private static final String TEXT = "text";
    private static final String TOOLS = "tools";

    private static final Set<String> OWN_KEYS = Set.of(MESSAGES, TOOLS);

    /** Names of questions and of their answers. */
    private static final List<Map.Entry<String, String>> PAIRS = List.of(
            Map.entry("prompt", "completion"),
            Map.entry("prompt", "response"),
            Map.entry("question", "answer"),
            Map.entry("instruction", "output"),
            Map.entry("instruction", "response"));

    private final String domain;
    private final String language;
    private final MessageShapes messageShapes = new MessageShapes();

    /** A reader of documents of this domain and language. */
    DocumentShapes(String domain, String language) {
        this.domain = domain;
        this.language = language;
    }

    /** A document of plain text. */
    CorpusDocument text(String text, String place) {
        if (text.isBlank()) {
            throw new CalibrationException(place + ": an empty document; remove it");
        }
        CorpusText.requireClean(text, place);
        return new CorpusDocument.Text(domain, language, text);
    }

    /**
     * A document in the shape of corpora, {@code messages} or {@code text}, with no keys but those that mean something.
     *
     * @param place the file and line, for messages
     */
    CorpusDocument own(JsonNode object, String place) {
        if (!object.isObject()) {
            throw new CalibrationException(place + ": is no object {\"messages\": ...} or {\"text\": ...}");
        }
        boolean isText = object.has(TEXT) && !object.has(MESSAGES);
        requireOnly(object, isText ? Set.of(TEXT) : OWN_KEYS, place);
        for (JsonNode message : object.path(MESSAGES)) {
            requireOnly(message, MessageShapes.OWN_KEYS, place);
        }
        return any(object, place);
    }

    private static void requireOnly(JsonNode object, Set<String> keys, String place) {
        for (String key : object.propertyNames()) {
            if (!keys.contains(key)) {
                throw new CalibrationException(place + ": unknown key \"" + Excerpt.of(key) + "\"; known are "
                        + keys.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
    }

    /** A document in any of the shapes. */
    CorpusDocument any(JsonNode object, String place) {
        if (object.path(MESSAGES).isArray()) {
            return conversation(messageShapes.messages(object.path(MESSAGES), place), object, place);
        }
        if (object.path(CONVERSATIONS).isArray()) {
            return conversation(messageShapes.fromAndValue(object.path(CONVERSATIONS), place), object, place);
        }
        Optional<CorpusDocument> pair = pair(object, place);
        if (pair.isPresent()) {
            return pair.get();
        }
        if (object.path(TEXT).isString()) {
            return text(object.path(TEXT).asString(), place);
        }
        throw new CalibrationException(place + ": has none of " + MESSAGES + ", " + CONVERSATIONS + ", " + TEXT + ", "
                + PAIRS.stream()
                        .map(pair1 -> pair1.getKey() + " with " + pair1.getValue())
                        .collect(Collectors.joining(", ")));
    }

    private Optional<CorpusDocument> pair(JsonNode object, String place) {
        for (Map.Entry<String, String> pair : PAIRS) {
            JsonNode question = object.path(pair.getKey());
            JsonNode answer = object.path(pair.getValue());
            if (question.isString() && answer.isString()) {
                return Optional.of(pair(object, question.asString(), answer.asString(), place));
            }
        }
        return Optional.empty();
    }

    private CorpusDocument pair(JsonNode object, String question, String answer, String place) {
        List<ChatMessage> messages = new ArrayList<>();
        if (object.path("system").isString()
                && !object.path("system").asString().isBlank()) {
            messages.add(ChatMessage.system(object.path("system").asString()));
        }
        String input = object.path("input").isString() ? object.path("input").asString() : "";
        messages.add(ChatMessage.user(input.isBlank() ? question : question + "\n\n" + input));
        messages.add(MessageShapes.withThinkingApart(ChatMessage.assistant(answer)));
        return conversation(messages, object, place);
    }

    private CorpusDocument conversation(List<ChatMessage> messages, JsonNode object, String place) {
        if (messages.stream()
                .allMatch(message ->
                        message.content().isBlank() && message.fields().isEmpty())) {
            throw new CalibrationException(place + ": a conversation in which nothing is said; remove it");
        }
        messages.forEach(message -> {
            CorpusText.requireClean(message.content(), place);
            CorpusText.requireClean(
                    String.valueOf(message.fields().getOrDefault(CorpusDocument.Conversation.THINKING, "")), place);
        });
        return new CorpusDocument.Conversation(domain, language, messages, tools(object.path(TOOLS), place));
    }

    private static List<Map<String, Object>> tools(JsonNode tools, String place) {
        if (tools.isMissingNode() || tools.isNull()) {
            return List.of();
        }
        List<Map<String, Object>> described = new ArrayList<>();
        for (JsonNode tool : tools) {
            if (!tool.isObject() || !tool.path("function").path("name").isString()) {
                throw new CalibrationException(place + ": tools[" + described.size()
                        + "] is not {\"type\": \"function\", \"function\": {\"name\": ...}}");
            }
            described.add(CorpusJson.map(tool));
        }
        if (!tools.isArray()) {
            throw new CalibrationException(place + ": tools is no list");
        }
        return described;
    }
}

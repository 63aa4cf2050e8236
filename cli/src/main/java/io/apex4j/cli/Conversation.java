package io.apex4j.cli;

import io.apex4j.model.ChatMessage;
import io.apex4j.model.ChatRequest;
import io.apex4j.model.ChatSession;
import io.apex4j.model.FinishReason;
import io.apex4j.model.Generation;
import io.apex4j.model.GenerationListener;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.Model;
import io.apex4j.model.SamplingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Messages and answers, in pairs, after what the model was told first. */
final class Conversation {
    private final Model model;
    private final Supplier<ChatSession> sessions;
    private final SamplingOptions sampling;
    private final GenerationOptions options;
    private final List<ChatMessage> exchanged = new ArrayList<>();
    private Optional<String> systemPrompt;
    private ChatSession session;

    /**
     * A conversation in which nothing has been said.
     *
     * @param sessions makes a session without memory
     */
    Conversation(
            Model model,
            Supplier<ChatSession> sessions,
            Optional<String> systemPrompt,
            SamplingOptions sampling,
            GenerationOptions options) {
        this.model = model;
        this.sessions = sessions;
        this.systemPrompt = systemPrompt;
        this.sampling = sampling;
        this.options = options;
        this.session = sessions.get();
    }

    /** Answers a message. Both are remembered, unless nothing of the answer has come before it was stopped. */
    Generation ask(String message, GenerationListener listener) {
        List<ChatMessage> messages = new ArrayList<>();
        systemPrompt.map(ChatMessage::system).ifPresent(messages::add);
        messages.addAll(exchanged);
        messages.add(ChatMessage.user(message));
        ChatRequest request =
                ChatRequest.of(model, messages).withSampling(sampling).withGeneration(options);
        Generation answer = session.answer(request, listener);
        if (answer.finishReason() != FinishReason.CANCELLED || !answer.tokens().isEmpty()) {
            exchanged.add(ChatMessage.user(message));
            exchanged.add(ChatMessage.assistant(answer.text()));
        }
        return answer;
    }

    /** Forgets the last message and its answer; returns the message. */
    Optional<String> undo() {
        if (exchanged.isEmpty()) {
            return Optional.empty();
        }
        exchanged.removeLast();
        return Optional.of(exchanged.removeLast().content());
    }

    /** Forgets all that was said. */
    void clear() {
        exchanged.clear();
        session = sessions.get();
    }

    /** Forgets all that was said, and tells the model something else first; nothing where the text is empty. */
    void begin(String newSystemPrompt) {
        systemPrompt = Optional.of(newSystemPrompt).filter(text -> !text.isEmpty());
        clear();
    }

    /** The model. */
    Model model() {
        return model;
    }
}

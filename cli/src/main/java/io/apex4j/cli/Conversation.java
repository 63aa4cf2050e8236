package io.apex4j.cli;

import io.apex4j.model.Answer;
import io.apex4j.model.AnswerListener;
import io.apex4j.model.AnswerOptions;
import io.apex4j.model.ChatMessage;
import io.apex4j.model.ChatRequest;
import io.apex4j.model.ChatSession;
import io.apex4j.model.FinishReason;
import io.apex4j.model.Model;
import io.apex4j.model.Reply;
import io.apex4j.model.ToolCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Messages and answers, in pairs, after what the model was told first. */
final class Conversation {
    private final Model model;
    private final Supplier<ChatSession> sessions;
    private final ChatRequest request;
    private final AnswerOptions options;
    private final List<Turn> turns = new ArrayList<>();
    private final List<ChatMessage> results = new ArrayList<>();
    private Optional<String> systemPrompt;
    private ChatSession session;

    /** What was asked, a message or the results of tools, and what was answered. */
    private record Turn(List<ChatMessage> asked, Answer answer) {}

    /**
     * A conversation in which nothing has been said.
     *
     * @param sessions makes a session in which nothing has been said
     * @param request all but the messages
     */
    Conversation(
            Model model,
            Supplier<ChatSession> sessions,
            Optional<String> systemPrompt,
            ChatRequest request,
            AnswerOptions options) {
        this.model = model;
        this.sessions = sessions;
        this.systemPrompt = systemPrompt;
        this.request = request;
        this.options = options;
        this.session = sessions.get();
    }

    /** Answers messages. All are remembered, unless nothing of the answer has come before it was stopped. */
    Reply ask(List<ChatMessage> asked, AnswerListener listener) {
        List<ChatMessage> messages = new ArrayList<>();
        systemPrompt.map(ChatMessage::system).ifPresent(messages::add);
        for (Turn turn : turns) {
            messages.addAll(turn.asked());
            messages.add(turn.answer().toMessage());
        }
        messages.addAll(asked);
        Reply reply = session.reply(request.withMessages(messages), options, listener);
        results.clear();
        if (reply.answer().finishReason() != FinishReason.CANCELLED
                || !reply.generation().tokens().isEmpty()) {
            turns.add(new Turn(List.copyOf(asked), reply.answer()));
        }
        return reply;
    }

    /** The first call of the last answer that has no result yet. */
    Optional<ToolCall> openCall() {
        return turns.isEmpty()
                ? Optional.empty()
                : turns.getLast().answer().toolCalls().stream()
                        .skip(results.size())
                        .findFirst();
    }

    /** Adds the result of the first call that has none; returns all results when no call is open any more. */
    Optional<List<ChatMessage>> addResult(String result) {
        openCall().ifPresent(call -> results.add(ChatMessage.tool(call, result)));
        return openCall().isPresent() ? Optional.empty() : Optional.of(List.copyOf(results));
    }

    /** Forgets the last messages and their answer; returns the messages. */
    Optional<List<ChatMessage>> undo() {
        results.clear();
        return turns.isEmpty()
                ? Optional.empty()
                : Optional.of(turns.removeLast().asked());
    }

    /** Forgets all that was said. */
    void clear() {
        turns.clear();
        results.clear();
        session = sessions.get();
    }

    /** Forgets all that was said, and tells the model something else first; nothing where the text is empty. */
    void begin(String newSystemPrompt) {
        systemPrompt = Optional.of(newSystemPrompt).filter(text -> !text.isEmpty());
        clear();
    }

    /** Writes the states of what was said to a file; tells whether there were any. */
    boolean save(Path file) throws IOException {
        return session.save(file);
    }

    /** The model. */
    Model model() {
        return model;
    }
}

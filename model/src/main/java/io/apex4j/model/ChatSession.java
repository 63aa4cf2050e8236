package io.apex4j.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A conversation with a model in the words of its chat template.
 *
 * {@snippet :
 * try (Model model = Model.load(Path.of("LFM2.5-8B-A1B.gguf"), ModelOptions.defaults())) {
 *     ChatSession chat = new ChatSession(model);
 *     chat.add(ChatMessage.system("Answer in one sentence."));
 *     Generation answer = chat.send("What is the capital of France?", piece -> System.out.print(piece));
 *     System.out.printf("%n%.1f tokens per second%n", answer.tokensPerSecond());
 * }
 * }
 *
 * <p>The messages may also be kept elsewhere and given as a whole to {@link #answer} every time. Either way what a prompt
 * has in common with earlier ones is not evaluated again, and answers are the same as if it were. Text of messages never
 * becomes a control token. Not safe for use by several threads at once.
 */
public final class ChatSession {
    private final ChatModel chat;
    private final Session session;
    private final List<ChatMessage> messages = new ArrayList<>();

    /**
     * A conversation by the template in the model's metadata, or ChatML where there is none.
     *
     * @throws TemplateException when the template is none
     */
    public ChatSession(Model model) {
        this(new ChatModel(model));
    }

    /** A conversation by another template. */
    public ChatSession(Model model, ChatTemplate template) {
        this(new ChatModel(model, template));
    }

    /** A conversation whose states go into a cache that others may use too. */
    public ChatSession(Model model, ChatTemplate template, PromptCache cache) {
        this(new ChatModel(model, template, cache));
    }

    /** A conversation that shares with others what the model remembers. */
    public ChatSession(ChatModel chat) {
        this.chat = chat;
        this.session = chat.model().newSession();
    }

    /** The messages so far. */
    public List<ChatMessage> messages() {
        return List.copyOf(messages);
    }

    /** Adds a message without asking for an answer. */
    public void add(ChatMessage message) {
        messages.add(message);
    }

    /** Forgets all messages. */
    public void clear() {
        messages.clear();
    }

    /** Says something as the user and answers it, with the sampling that the model recommends; both join the messages. */
    public Generation send(String text, GenerationListener listener) {
        List<ChatMessage> asked = new ArrayList<>(messages);
        asked.add(ChatMessage.user(text));
        return send(ChatRequest.of(chat.model(), asked), listener);
    }

    /** Answers a conversation that takes the place of the messages so far; the answer joins them. */
    public Generation send(ChatRequest request, GenerationListener listener) {
        Generation answer = answer(request, listener);
        messages.clear();
        messages.addAll(request.messages());
        messages.add(ChatMessage.assistant(answer.text()));
        return answer;
    }

    /**
     * Answers a conversation and leaves the messages as they are.
     *
     * @throws TemplateException when the template refuses the conversation
     * @throws ModelException when the context has no room for it
     */
    public Generation answer(ChatRequest request, GenerationListener listener) {
        return chat.answer(session, chat.prompt(request), listener);
    }

    /**
     * Answers a conversation, takes the answer apart, and leaves the messages as they are. {@link Answer#toMessage} is what
     * the conversation goes on with; the answer's tokens are then taken as they were generated.
     *
     * @throws TemplateException when the template refuses the conversation
     * @throws ModelException when the context has no room for it
     */
    public Reply reply(ChatRequest request, AnswerOptions options, AnswerListener listener) {
        return chat.reply(session, chat.prompt(request), options, listener);
    }

    /**
     * Writes the states of the conversation so far to a file.
     *
     * @return whether there was anything to write
     * @throws IOException when writing fails
     */
    public boolean save(Path file) throws IOException {
        return chat.save(file, session);
    }

    /**
     * Reads the states of a conversation, so that one that begins alike goes on from there.
     *
     * @return number of tokens that need not be taken in again
     * @throws ModelException when the file is none, is damaged, or was written with another model or other types of keys
     *     and values
     * @throws IOException when reading fails
     */
    public int load(Path file) throws IOException {
        return chat.load(file);
    }

    /** The tokens that a request's prompt consists of. */
    public int[] prompt(ChatRequest request) {
        return chat.promptTokens(request);
    }
}

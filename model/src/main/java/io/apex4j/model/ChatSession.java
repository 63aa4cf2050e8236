package io.apex4j.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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
    private static final String TEMPLATE_KEY = "tokenizer.chat_template";
    /** The share of the heap that states of earlier prompts may take, unless another cache is given. */
    private static final int HEAP_SHARE = 4;
    /** Tokens at the end of a prompt that show whether it begins the thought. */
    private static final int LAST_TOKENS = 16;
    /** Answers whose tokens are remembered. */
    private static final int REMEMBERED = 64;

    private final Model model;
    private final ChatTemplate template;
    private final Session session;
    private final PromptCache cache;
    private final GivenAnswers answers = new GivenAnswers(REMEMBERED);
    private final List<ChatMessage> messages = new ArrayList<>();

    /**
     * A conversation by the template in the model's metadata, or ChatML where there is none.
     *
     * @throws TemplateException when the template is none
     */
    public ChatSession(Model model) {
        this(model, model.metadata().text(TEMPLATE_KEY).map(ChatTemplate::parse).orElseGet(TemplateDefaults::chatMl));
    }

    /** A conversation by another template. */
    public ChatSession(Model model, ChatTemplate template) {
        this(model, template, new PromptCache(Runtime.getRuntime().maxMemory() / HEAP_SHARE));
    }

    /** A conversation whose states go into a cache that others may use too. */
    public ChatSession(Model model, ChatTemplate template, PromptCache cache) {
        this.model = model;
        this.template = template;
        this.cache = cache;
        this.session = model.newSession();
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
        return send(ChatRequest.of(model, asked), listener);
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
        Generation answer = generate(prompt(request), request, listener);
        answers.add(answer, session.tokens(), model.tokenizer());
        return answer;
    }

    /**
     * Answers a conversation, takes the answer apart, and leaves the messages as they are. {@link Answer#toMessage} is what
     * the conversation goes on with; the answer's tokens are then taken as they were generated.
     *
     * @throws TemplateException when the template refuses the conversation
     * @throws ModelException when the context has no room for it
     */
    public Reply reply(ChatRequest request, AnswerOptions options, AnswerListener listener) {
        int[] prompt = prompt(request);
        int[] lastTokens = Arrays.copyOfRange(prompt, Math.max(0, prompt.length - LAST_TOKENS), prompt.length);
        AnswerFormat format = AnswerFormat.of(template, model.tokenizer())
                .withTools(request.tools())
                .withPrompt(model.tokenizer().decode(lastTokens));
        boolean showsControl = request.generation().showsControl();
        AnswerStream stream = new AnswerStream(format, options, showsControl, model.tokenizer(), listener);
        Generation generation =
                generate(prompt, request.withGeneration(request.generation().withShowsControl(true)), stream);
        Answer answer = stream.finish(generation.finishReason());
        answers.add(generation, session.tokens(), model.tokenizer());
        rendered(request, answer).ifPresent(text -> answers.add(text, generation));
        return new Reply(answer, generation);
    }

    /** An answer as the template writes it into the conversation, up to the token that ends it. */
    private Optional<String> rendered(ChatRequest request, Answer answer) {
        if (model.tokenizer().eos().isEmpty()) {
            return Optional.empty();
        }
        List<ChatMessage> messages = new ArrayList<>(request.messages());
        String before = template.renderText(input(request));
        messages.add(answer.toMessage());
        String whole;
        try {
            whole = template.renderText(input(request.withMessages(messages)).withGenerationPrompt(false));
        } catch (TemplateException refusal) {
            return Optional.empty();
        }
        int end = whole.lastIndexOf(
                model.tokenizer().decode(model.tokenizer().eos().getAsInt()));
        return whole.startsWith(before) && end >= before.length()
                ? Optional.of(whole.substring(before.length(), end))
                : Optional.empty();
    }

    private Generation generate(int[] prompt, ChatRequest request, GenerationListener listener) {
        TokenSequence sequence = answers.sequence(prompt);
        int known = cache.restore(sequence, session);
        Sampler sampler = Sampler.of(request.sampling(), model.tokenizer());
        for (int index = 0; index < known; index++) {
            sampler.accept(sequence.token(index));
        }
        return new Generator(session, sampler, cache).generate(sequence, request.generation(), listener);
    }

    /**
     * Writes the states of the conversation so far to a file.
     *
     * @return whether there was anything to write
     * @throws IOException when writing fails
     */
    public boolean save(Path file) throws IOException {
        return cache.save(file, session.tokens(), model);
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
        TokenSequence sequence = cache.load(file, model);
        answers.add(sequence);
        return sequence.size();
    }

    /** The tokens that a request's prompt consists of. */
    public int[] prompt(ChatRequest request) {
        return answers.encode(template.render(input(request)), model.tokenizer());
    }

    private ChatTemplateInput input(ChatRequest request) {
        return ChatTemplateInput.of(
                        request.messages().stream().map(ChatMessage::toTemplate).toList())
                .withTools(request.tools())
                .withVariables(request.variables())
                .withSpecialTokens(specialTokens());
    }

    private Map<String, String> specialTokens() {
        Map<String, String> literals = new LinkedHashMap<>();
        addLiteral("bos_token", model.tokenizer().bos(), literals);
        addLiteral("eos_token", model.tokenizer().eos(), literals);
        return literals;
    }

    private void addLiteral(String variable, OptionalInt token, Map<String, String> literals) {
        token.ifPresent(present -> literals.put(variable, model.tokenizer().decode(present)));
    }
}

package io.apex4j.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A model that answers conversations in the words of its chat template, and what it remembers of earlier ones: states of
 * prompts, and the tokens that answers were given with. What a prompt has in common with earlier ones, of this conversation
 * or another, is not evaluated again, and answers are the same as if it were. Text of messages never becomes a control
 * token.
 *
 * {@snippet :
 * ChatModel chat = new ChatModel(model);
 * ChatPrompt prompt = chat.prompt(ChatRequest.of(model, List.of(ChatMessage.user("Hello!"))));
 * Reply reply = chat.reply(model.newSession(), prompt, AnswerOptions.defaults(), delta -> System.out.println(delta));
 * }
 *
 * <p>Safe for use by several threads, each with a session of its own; {@link ChatSession} is one conversation.
 */
public final class ChatModel {
    private static final String TEMPLATE_KEY = "tokenizer.chat_template";
    /** The share of the heap that states of earlier prompts may take, unless another cache is given. */
    private static final int HEAP_SHARE = 4;
    /** Tokens at the end of a prompt that show whether it begins the thought. */
    private static final int LAST_TOKENS = 16;
    /** Answers whose tokens are remembered. */
    private static final int REMEMBERED = 64;

    private final Model model;
    private final ChatTemplate template;
    private final PromptCache cache;
    private final AnswerFormat format;
    private final GivenAnswers answers = new GivenAnswers(REMEMBERED);

    /**
     * A model with the template in its metadata, or ChatML where there is none.
     *
     * @throws TemplateException when the template is none
     */
    public ChatModel(Model model) {
        this(model, templateOf(model));
    }

    /** A model with another template. */
    public ChatModel(Model model, ChatTemplate template) {
        this(model, template, new PromptCache(usualCacheBytes()));
    }

    /** The memory that states of earlier prompts may take unless another cache is given: a share of the heap. */
    public static long usualCacheBytes() {
        return Runtime.getRuntime().maxMemory() / HEAP_SHARE;
    }

    /** A model whose states go into a given cache. */
    public ChatModel(Model model, ChatTemplate template, PromptCache cache) {
        this.model = model;
        this.template = template;
        this.cache = cache;
        this.format = AnswerFormat.of(template, model.tokenizer());
    }

    /**
     * The template in a model's metadata, or ChatML where there is none.
     *
     * @throws TemplateException when the template is none
     */
    public static ChatTemplate templateOf(Model model) {
        return model.metadata().text(TEMPLATE_KEY).map(ChatTemplate::parse).orElseGet(TemplateDefaults::chatMl);
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /** The template. */
    public ChatTemplate template() {
        return template;
    }

    /** The states of earlier prompts. */
    public PromptCache cache() {
        return cache;
    }

    /**
     * A conversation as the model reads it. Answers in it that this model has given are the tokens that they were generated
     * with.
     *
     * @throws TemplateException when the template refuses the conversation
     */
    public ChatPrompt prompt(ChatRequest request) {
        return prompt(request, PromptEnd.ANSWER);
    }

    /**
     * The same, leaving off elsewhere.
     *
     * @throws ModelException when an answer is to go on, but the last message is none
     * @throws TemplateException when the template refuses the conversation
     */
    public ChatPrompt prompt(ChatRequest request, PromptEnd end) {
        int[] tokens = answers.encode(segments(request, end), model.tokenizer());
        return new ChatPrompt(request, answers.sequence(tokens));
    }

    /** The same as text, control tokens by their literals. */
    public String promptText(ChatRequest request) {
        return promptText(request, PromptEnd.ANSWER);
    }

    /** The same, leaving off elsewhere. */
    public String promptText(ChatRequest request, PromptEnd end) {
        return segments(request, end).stream().map(TemplateSegment::text).collect(Collectors.joining());
    }

    private List<TemplateSegment> segments(ChatRequest request, PromptEnd end) {
        return switch (end) {
            case ANSWER -> template.render(input(request));
            case MESSAGE -> template.render(input(request).withGenerationPrompt(false));
            case CONTINUE -> continued(request);
        };
    }

    /** A conversation that leaves off within its last message: behind what it says, or behind a thought without words. */
    private List<TemplateSegment> continued(ChatRequest request) {
        List<ChatMessage> messages = request.messages();
        if (messages.isEmpty() || !messages.getLast().role().equals("assistant")) {
            throw new ModelException("an answer is to go on, but the last message is no answer (role assistant)");
        }
        ChatMessage begun = messages.getLast();
        List<TemplateSegment> segments =
                new ArrayList<>(template.render(input(request.withMessages(messages.subList(0, messages.size() - 1)))));
        if (begun.fields().get("thinking") instanceof String thought && !thought.isEmpty()) {
            segments.add(new TemplateSegment(format.thoughtStart(), false));
            segments.add(new TemplateSegment(thought, true));
            if (!begun.content().isEmpty()) {
                segments.add(new TemplateSegment(format.thoughtEnd(), false));
            }
        }
        if (!begun.content().isEmpty()) {
            segments.add(new TemplateSegment(begun.content(), true));
        }
        return segments;
    }

    int[] promptTokens(ChatRequest request) {
        return answers.encode(template.render(input(request)), model.tokenizer());
    }

    /**
     * Answers a conversation.
     *
     * @param session takes it in, whatever it held before
     * @throws ModelException when the context has no room for it
     */
    public Generation answer(Session session, ChatPrompt prompt, GenerationListener listener) {
        Generation answer = generate(session, prompt, prompt.request().generation(), listener);
        answers.add(answer, session.tokens(), model.tokenizer());
        return answer;
    }

    /**
     * Answers a conversation and takes the answer apart. {@link Answer#toMessage} is what the conversation goes on with; the
     * answer's tokens are then taken as they were generated.
     *
     * @param session takes it in, whatever it held before
     * @throws ModelException when the context has no room for it
     */
    public Reply reply(Session session, ChatPrompt prompt, AnswerOptions options, AnswerListener listener) {
        ChatRequest request = prompt.request();
        AnswerFormat promptFormat = format.withTools(request.tools()).withPrompt(lastWords(prompt.tokens()));
        GenerationOptions generation = request.generation();
        AnswerStream stream =
                new AnswerStream(promptFormat, options, generation.showsControl(), model.tokenizer(), listener);
        Generation generated = generate(session, prompt, generation.withShowsControl(true), stream);
        Answer answer = stream.finish(generated.finishReason());
        answers.add(generated, session.tokens(), model.tokenizer());
        rendered(request, answer).ifPresent(text -> answers.add(text, generated));
        return new Reply(answer, generated);
    }

    /**
     * Goes on with tokens that are no conversation.
     *
     * @param session takes them in, whatever it held before
     * @throws ModelException when there is no token, or the context has no room for them
     */
    public Generation complete(
            Session session,
            TokenSequence prompt,
            SamplingOptions sampling,
            GenerationOptions generation,
            GenerationListener listener) {
        return generate(session, prompt, sampling, generation, listener);
    }

    private Generation generate(
            Session session, ChatPrompt prompt, GenerationOptions generation, GenerationListener listener) {
        return generate(session, prompt.tokens(), prompt.request().sampling(), generation, listener);
    }

    private Generation generate(
            Session session,
            TokenSequence sequence,
            SamplingOptions sampling,
            GenerationOptions generation,
            GenerationListener listener) {
        Sampler sampler = Sampler.of(sampling, model.tokenizer());
        int known = cache.restore(sequence, session);
        for (int index = 0; index < known; index++) {
            sampler.accept(sequence.token(index));
        }
        return new Generator(session, sampler, cache).generate(sequence, generation, listener);
    }

    private String lastWords(TokenSequence tokens) {
        int[] last = new int[Math.min(LAST_TOKENS, tokens.size())];
        for (int index = 0; index < last.length; index++) {
            last[index] = tokens.token(tokens.size() - last.length + index);
        }
        return model.tokenizer().decode(last);
    }

    /** An answer as the template writes it into the conversation, up to the token that ends it. */
    private Optional<String> rendered(ChatRequest request, Answer answer) {
        if (model.tokenizer().eos().isEmpty()) {
            return Optional.empty();
        }
        List<ChatMessage> messages = new ArrayList<>(request.messages());
        String before = promptText(request);
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

    /**
     * Writes the states of a conversation to a file.
     *
     * @param session has taken it in
     * @return whether there was anything to write
     * @throws IOException when writing fails
     */
    public boolean save(Path file, Session session) throws IOException {
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

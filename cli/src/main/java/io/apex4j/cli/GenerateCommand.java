package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.model.Answer;
import io.apex4j.model.ChatMessage;
import io.apex4j.model.ChatModel;
import io.apex4j.model.ChatRequest;
import io.apex4j.model.ChatSession;
import io.apex4j.model.FinishReason;
import io.apex4j.model.Generation;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.Generator;
import io.apex4j.model.Model;
import io.apex4j.model.PromptCache;
import io.apex4j.model.Reply;
import io.apex4j.model.Sampler;
import io.apex4j.model.SamplingOptions;
import io.apex4j.model.Session;
import io.apex4j.model.TokenSequence;
import io.apex4j.model.ToolCall;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code apex generate}: one prompt, one answer. */
@Command(
        name = "generate",
        header = "Continue a text, or answer one message.",
        description =
                "Prints what the model generates, and nothing else, to standard output; with --chat without what it thinks"
                        + " (which --json has). The prompt is raw text that the model continues, unless --chat is given. Where neither -p nor -f is given it is read from standard"
                        + " input. Options that llama-cli has too keep its names.",
        footer = {
            "",
            "Examples:",
            "  apex generate model.gguf -p 'Once upon a time' -n 100",
            "  apex generate model.gguf --chat -sys 'Answer briefly.' -p 'Why is the sky blue?'",
            "  apex generate model.gguf -f prompt.txt --temp 0 --json",
            "  apex generate model.gguf --chat --tools tools.json -p 'What time is it?' --json",
            "  apex generate model.gguf --chat -p 'Is water wet?' --grammar 'root ::= \"yes\" | \"no\"'",
            "  apex generate model.gguf --chat -sysf handbook.txt -p 'Who pays?' --prompt-cache handbook.cache",
            "  apex generate model.gguf --chat -p 'A book on bees:' -jf book.schema.json",
            "  git diff | apex generate model.gguf --chat -sys 'Sum up this change.' -c 0"
        })
final class GenerateCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private final ModelArguments models = new ModelArguments();

    @Mixin
    private final PromptArguments prompts = new PromptArguments();

    @Option(names = "--chat", description = "Take the prompt as a message and answer it by the model's chat template.")
    private boolean chat;

    @Mixin
    private final ChatArguments chatArguments = new ChatArguments();

    @Option(
            names = "--parse-special",
            description = "Without --chat: take names of special tokens in the prompt, such as <|im_start|>, for these"
                    + " tokens (else for text).")
    private boolean parseSpecial;

    @Mixin
    private final ReplyArguments replies = new ReplyArguments();

    @Mixin
    private final CacheArguments caches = new CacheArguments();

    @Mixin
    private final AnswerArguments answers = new AnswerArguments();

    @Mixin
    private final GrammarArguments grammars = new GrammarArguments();

    @Mixin
    private final SamplingArguments sampling = new SamplingArguments();

    @Option(
            names = "--show-timings",
            description = "Say on standard error how fast it was (as is done where that is a terminal).")
    private boolean showsTimings;

    @Option(
            names = "--json",
            description = "Print one JSON object when all is done: text, promptTokens, tokens, prefillTokensPerSecond,"
                    + " decodeTokensPerSecond, cachedTokens (how many of the prompt were known from before), draftedTokens"
                    + " and acceptedTokens (how many were guessed ahead, and rightly so), finishReason (stop, length or"
                    + " context_full); with --chat also reasoning, content, tool_calls and thoughtUnfinished.")
    private boolean json;

    GenerateCommand(Screen screen) {
        this.screen = screen;
    }

    /**
     * A prompt and what came of it.
     *
     * @param states writes what was computed of it to a file
     */
    private record Outcome(
            List<Integer> promptTokens, Generation answer, Optional<Answer> parts, CacheArguments.Source states) {
        static Outcome of(int[] promptTokens, Generation answer, Optional<Answer> parts, CacheArguments.Source states) {
            return new Outcome(Arrays.stream(promptTokens).boxed().toList(), answer, parts, states);
        }
    }

    @Override
    public Integer call() {
        check();
        GenerationOptions given = answers.options(prompts);
        grammars.grammar();
        replies.options();
        replies.tools();
        Optional<String> systemPrompt = chatArguments.systemPrompt(prompts);
        byte[] prompt = prompts.required(screen);
        try (Model model = models.load(screen)) {
            GenerationOptions options = grammars.over(given, model);
            SamplingOptions chosen = sampling.over(SamplingOptions.of(model.metadata()));
            AnswerPrinter printer = new AnswerPrinter(
                    json ? new PrintWriter(Writer.nullWriter()) : screen.out(), new StatusLine(screen));
            Outcome outcome = HeapNeed.within(() -> chat
                    ? answer(model, systemPrompt, prompt, chosen, options, printer)
                    : proceed(model, prompt, chosen, options, printer));
            printer.finish();
            report(model, outcome, printer);
            caches.save(screen, outcome.states());
        }
        return ExitCode.OK.code();
    }

    private void check() {
        if (!chat && chatArguments.isGiven()) {
            throw new OptionException("-sys, -sysf and --chat-template-file go with --chat");
        }
        if (!chat && replies.isGiven()) {
            throw new OptionException("--reasoning-budget, --reasoning-format and --tools go with --chat");
        }
        if (chat && parseSpecial) {
            throw new OptionException("--parse-special does not go with --chat: messages never become special tokens");
        }
        models.check();
        sampling.check();
        caches.check();
    }

    private Outcome answer(
            Model model,
            Optional<String> systemPrompt,
            byte[] prompt,
            SamplingOptions chosen,
            GenerationOptions options,
            AnswerPrinter printer) {
        List<ChatMessage> messages = new ArrayList<>();
        systemPrompt.map(ChatMessage::system).ifPresent(messages::add);
        messages.add(ChatMessage.user(new String(prompt, StandardCharsets.UTF_8)));
        ChatModel chatModel = chatArguments.chatModel(model, caches.cache());
        caches.existing(screen).ifPresent(file -> Inputs.promptCache(file, chatModel));
        ChatSession session = new ChatSession(chatModel);
        ChatRequest request = ChatRequest.of(model, messages)
                .withTools(replies.tools())
                .withSampling(chosen)
                .withGeneration(options);
        int[] promptTokens = session.prompt(request);
        Reply reply = session.reply(request, replies.options(), printer);
        return Outcome.of(promptTokens, reply.generation(), Optional.of(reply.answer()), session::save);
    }

    private Outcome proceed(
            Model model, byte[] prompt, SamplingOptions chosen, GenerationOptions options, AnswerPrinter printer) {
        int[] tokens = PromptTokens.of(model.tokenizer(), prompt, parseSpecial);
        if (tokens.length == 0) {
            throw new InputException("the prompt is empty, and the model has no token that begins texts");
        }
        PromptCache cache = caches.namesFile() ? caches.cache() : new PromptCache(0);
        caches.existing(screen).ifPresent(file -> Inputs.promptCache(file, cache, model));
        Session session = model.newSession();
        Sampler sampler = Sampler.of(chosen, model.tokenizer());
        TokenSequence sequence = TokenSequence.ofPrompt(tokens);
        int known = cache.restore(sequence, session);
        Arrays.stream(tokens).limit(known).forEach(sampler::accept);
        Generation answer = new Generator(session, sampler, cache).generate(sequence, options, printer);
        return Outcome.of(tokens, answer, Optional.empty(), file -> cache.save(file, session.tokens(), model));
    }

    private void report(Model model, Outcome outcome, AnswerPrinter printer) {
        Generation answer = outcome.answer();
        if (json) {
            screen.out().println(Json.text(json(outcome, printer.knownTokens())));
        }
        if (outcome.parts().filter(Answer::isThoughtUnfinished).isPresent()) {
            screen.complain("the model was still thinking when the answer ended; --reasoning-budget limits that");
        }
        if (answer.finishReason() == FinishReason.CONTEXT_FULL) {
            screen.complain(AnswerPrinter.remark(answer.finishReason(), model));
        }
        if (showsTimings || screen.showsProgress() && !json) {
            screen.err().println(printer.timings(answer));
        }
    }

    /** A call as in OpenAI's API. */
    private static Map<String, Object> json(ToolCall call) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", call.name());
        function.put("arguments", call.argumentsJson());
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", call.id());
        object.put("type", "function");
        object.put("function", function);
        return object;
    }

    private static Map<String, Object> json(Outcome outcome, int cachedTokens) {
        Generation answer = outcome.answer();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("text", answer.text());
        outcome.parts().ifPresent(parts -> {
            object.put("reasoning", parts.reasoning());
            object.put("content", parts.content());
            object.put(
                    "tool_calls",
                    parts.toolCalls().stream().map(GenerateCommand::json).toList());
            object.put("thoughtUnfinished", parts.isThoughtUnfinished());
        });
        object.put("promptTokens", outcome.promptTokens());
        object.put("tokens", answer.tokens());
        object.put("prefillTokensPerSecond", answer.promptTokensPerSecond());
        object.put("decodeTokensPerSecond", answer.tokensPerSecond());
        object.put("cachedTokens", cachedTokens);
        object.put("draftedTokens", answer.draftedTokens());
        object.put("acceptedTokens", answer.acceptedTokens());
        object.put("finishReason", answer.finishReason().name().toLowerCase(Locale.ROOT));
        return object;
    }
}

package io.apex4j.cli;

import io.apex4j.model.AnswerOptions;
import io.apex4j.model.ChatModel;
import io.apex4j.model.ChatRequest;
import io.apex4j.model.ChatSession;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.Model;
import io.apex4j.model.SamplingOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code apex chat}: a conversation. */
@Command(
        name = "chat",
        header = "Talk with a model.",
        description =
                "At a terminal messages can be edited and called back, /help lists what else can be said, and Ctrl-C"
                        + " stops an answer. Where something is piped in, each line is a message (a backslash at its end joins the"
                        + " next), and standard output gets the answers. Options that llama-cli has too keep its names.",
        footer = {
            "",
            "Examples:",
            "  apex chat model.gguf",
            "  apex chat model.gguf -sys 'You are a poet.' --temp 0.8",
            "  apex chat model.gguf -sysf handbook.txt --prompt-cache handbook.cache",
            "  apex chat model.gguf --tools tools.json --reasoning-budget 500",
            "  APEX_JAVA_OPTS=-Xmx3g apex chat model.gguf -c 0 -ctk q8_0 -ctv q8_0",
            "  echo 'Why is the sky blue?' | apex chat model.gguf"
        })
final class ChatCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private final ModelArguments models = new ModelArguments();

    @Mixin
    private final ChatArguments chat = new ChatArguments();

    @Mixin
    private final PromptArguments prompts = new PromptArguments();

    @Option(
            names = {"-st", "--single-turn"},
            description = "End after the answer to the first message.")
    private boolean isSingleTurn;

    @Mixin
    private final CacheArguments caches = new CacheArguments();

    @Mixin
    private final AnswerArguments answers = new AnswerArguments();

    @Mixin
    private final GrammarArguments grammars = new GrammarArguments();

    @Mixin
    private final ReplyArguments replies = new ReplyArguments();

    @Option(
            names = "--no-show-thoughts",
            description = "Do not show at a terminal what the model thinks (over pipes that is never shown).")
    private boolean hidesThoughts;

    @Mixin
    private final SamplingArguments sampling = new SamplingArguments();

    @Option(names = "--no-show-timings", description = "Do not say after each answer how fast it was.")
    private boolean hidesTimings;

    @Option(names = "--no-history", description = "Do not keep messages for the next time.")
    private boolean keepsNoHistory;

    ChatCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        models.check();
        sampling.check();
        caches.check();
        GenerationOptions generation = answers.options(prompts);
        grammars.grammar();
        AnswerOptions options = replies.options();
        List<Object> tools = replies.tools();
        Optional<String> systemPrompt = chat.systemPrompt(prompts);
        Optional<String> first = prompts.given(screen).map(message -> new String(message, StandardCharsets.UTF_8));
        try (Model model = models.load(screen);
                ChatConsole console = console()) {
            SamplingOptions chosen = sampling.over(SamplingOptions.of(model.metadata()));
            ChatRequest request = ChatRequest.of(model, List.of())
                    .withTools(tools)
                    .withSampling(chosen)
                    .withGeneration(grammars.over(generation, model));
            ChatModel chatModel = chatModel(model);
            Conversation conversation =
                    new Conversation(model, () -> new ChatSession(chatModel), systemPrompt, request, options);
            StatusLine status = new StatusLine(screen);
            ChatLoop loop = new ChatLoop(conversation, console, status, !hidesTimings, hidesThoughts);
            if (console.isDialog()) {
                welcome(model, console);
            }
            HeapNeed.within(() -> lead(loop, console, first));
            caches.save(screen, conversation::save);
        }
        return ExitCode.OK.code();
    }

    private ChatModel chatModel(Model model) {
        ChatModel chatModel = chat.chatModel(model, caches.cache());
        caches.existing(screen).ifPresent(file -> Inputs.promptCache(file, chatModel));
        return chatModel;
    }

    private boolean lead(ChatLoop loop, ChatConsole console, Optional<String> first) {
        Optional<String> message = first.isEmpty() && isSingleTurn ? console.read() : first;
        message.ifPresent(loop::take);
        if (!isSingleTurn) {
            loop.run();
        }
        return true;
    }

    private ChatConsole console() {
        if (!screen.isDialog().getAsBoolean()) {
            return new PipeConsole(screen);
        }
        return TerminalConsole.open(keepsNoHistory ? Optional.empty() : ChatHistoryFile.prepare(), ChatWord.words());
    }

    private void welcome(Model model, ChatConsole console) {
        String name = model.metadata()
                .text("general.name")
                .orElse(String.valueOf(models.file().getFileName()));
        console.note(name + ", context " + Numbers.counted(model.contextLength(), "token") + ", "
                + Numbers.counted(model.options().threads(), "thread") + "; /help lists what can be said");
    }
}

package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.model.ChatModel;
import io.apex4j.model.ChatTemplate;
import io.apex4j.model.Model;
import io.apex4j.model.PromptCache;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a conversation; named as llama-cli names them. */
final class ChatArguments {
    @Option(
            names = {"-sys", "--system-prompt"},
            paramLabel = "TEXT",
            description = "What the model is told before the conversation.")
    private @Nullable String systemPrompt;

    @Option(
            names = {"-sysf", "--system-prompt-file"},
            paramLabel = "FILE",
            description = "The same from a file.")
    private @Nullable Path systemPromptFile;

    @Option(
            names = "--chat-template-file",
            paramLabel = "FILE",
            description = "A chat template in Jinja in place of the model's own.")
    private @Nullable Path templateFile;

    ChatArguments() {}

    /** Whether any of them is given. */
    boolean isGiven() {
        return systemPrompt != null || systemPromptFile != null || templateFile != null;
    }

    /**
     * What the model is told first.
     *
     * @param texts says what backslashes mean
     */
    Optional<String> systemPrompt(PromptArguments texts) {
        if (systemPrompt != null && systemPromptFile != null) {
            throw new OptionException("-sys and -sysf exclude each other");
        }
        return Optional.ofNullable(systemPromptFile)
                .map(file -> new String(Inputs.bytes(file), StandardCharsets.UTF_8).strip())
                .or(() -> Optional.ofNullable(systemPrompt).map(texts::resolve));
    }

    /** A model in the words of its template, or of the one in a file, which keeps states in a cache. */
    static ChatModel chatModel(Model model, Optional<Path> templateFile, PromptCache cache) {
        ChatTemplate template = templateFile
                .map(file -> ChatTemplate.parse(new String(Inputs.bytes(file), StandardCharsets.UTF_8)))
                .orElseGet(() -> ChatModel.templateOf(model));
        return new ChatModel(model, template, cache);
    }

    /** The same with the template that is given. */
    ChatModel chatModel(Model model, PromptCache cache) {
        return chatModel(model, Optional.ofNullable(templateFile), cache);
    }
}

package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.model.AnswerOptions;
import io.apex4j.model.JsonText;
import io.apex4j.model.ModelException;
import io.apex4j.model.ReasoningFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about thoughts and tools; named as llama-cli names them where it has them. */
final class ReplyArguments {
    @Option(
            names = "--reasoning-budget",
            paramLabel = "N",
            description =
                    "The most tokens that the model may think before it answers; its thought is closed then (else -1:"
                            + " any number; 0: none).")
    private @Nullable Integer budget;

    @Option(
            names = "--reasoning-format",
            paramLabel = "FORMAT",
            description =
                    "none: thoughts are part of the answer's text, tags included; deepseek or auto (else this): they"
                            + " are told apart.")
    private @Nullable String format;

    @Option(
            names = "--tools",
            paramLabel = "FILE",
            description =
                    "The tools that the model may ask for: a JSON list of their descriptions, as in OpenAI's API.")
    private @Nullable Path toolsFile;

    ReplyArguments() {}

    /** Whether any of them is given. */
    boolean isGiven() {
        return budget != null || format != null || toolsFile != null;
    }

    /**
     * What becomes of thoughts.
     *
     * @throws OptionException when an option is out of range
     */
    AnswerOptions options() {
        AnswerOptions options = AnswerOptions.defaults();
        try {
            options = format == null ? options : options.withReasoningFormat(ReasoningFormat.of(format));
            return budget == null ? options : options.withReasoningBudget(budget);
        } catch (ModelException exception) {
            throw new OptionException(exception.getMessage() + " (--reasoning-format, --reasoning-budget)");
        }
    }

    /**
     * The descriptions of tools.
     *
     * @throws InputException when the file cannot be read, or is no list of objects
     */
    List<Object> tools() {
        if (toolsFile == null) {
            return List.of();
        }
        String text = new String(Inputs.bytes(toolsFile), StandardCharsets.UTF_8);
        List<Object> tools = new ArrayList<>();
        try {
            if (!(JsonText.parse(text) instanceof List<?> list)) {
                throw new InputException(toolsFile + ": the tools are no list");
            }
            for (Object tool : list) {
                if (!(tool instanceof Map<?, ?> map)) {
                    throw new InputException(toolsFile + ": tool " + (tools.size() + 1) + " is no object");
                }
                tools.add(map);
            }
        } catch (ModelException exception) {
            throw new InputException(toolsFile + ": " + exception.getMessage());
        }
        return tools;
    }
}

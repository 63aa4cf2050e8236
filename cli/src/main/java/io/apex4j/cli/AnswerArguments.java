package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.ModelException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say when an answer ends and what of it is shown; named as llama-cli names them. */
final class AnswerArguments {
    @Option(
            names = {"-n", "--predict", "--n-predict"},
            paramLabel = "N",
            description = "The most tokens of an answer (else -1: until the model ends it or the context is full).")
    private int maximumTokens = GenerationOptions.UNLIMITED;

    @Option(
            names = {"-r", "--reverse-prompt"},
            paramLabel = "TEXT",
            description = "End the answer where this text would come; can be given several times.")
    private @Nullable List<String> stopStrings;

    @Option(names = "--ignore-eos", description = "Go on when the model ends the answer.")
    private boolean ignoresEnd;

    @Option(
            names = {"-sp", "--special"},
            description = "Show control tokens by their names.")
    private boolean showsControl;

    @Option(
            names = {"--draft-max", "--draft", "--spec-draft-n-max"},
            paramLabel = "N",
            description = "The most tokens that are guessed ahead, from what came after the same words before, and then"
                    + " verified together. Changes the speed and not the answer (else ${DEFAULT-VALUE}; 0: none).")
    private int draftTokens = GenerationOptions.defaults().draftTokens();

    AnswerArguments() {}

    /**
     * When an answer ends.
     *
     * @param texts says what backslashes mean
     * @throws OptionException when an option is out of range
     */
    GenerationOptions options(PromptArguments texts) {
        List<String> stops = stopStrings == null
                ? List.of()
                : stopStrings.stream().map(texts::resolve).toList();
        if (stops.contains("")) {
            throw new OptionException("-r is empty; it takes the text that ends an answer");
        }
        try {
            return GenerationOptions.defaults()
                    .withMaximumTokens(maximumTokens)
                    .withStopStrings(stops)
                    .withIgnoresEnd(ignoresEnd)
                    .withShowsControl(showsControl)
                    .withDraftTokens(draftTokens);
        } catch (ModelException exception) {
            throw new OptionException(exception.getMessage() + " (-n, --draft-max)");
        }
    }
}

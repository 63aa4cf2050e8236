package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.grammar.Grammar;
import io.apex4j.grammar.GrammarException;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.GrammarVocabulary;
import io.apex4j.model.Model;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what an answer must be a text of; named as llama-cli names them. */
final class GrammarArguments {
    @Option(
            names = "--grammar",
            paramLabel = "GBNF",
            description =
                    "The answer is a text of this grammar, from its first token on, or after what the model thinks.")
    private @Nullable String grammar;

    @Option(names = "--grammar-file", paramLabel = "FILE", description = "The same with the grammar in a file.")
    private @Nullable Path file;

    GrammarArguments() {}

    /**
     * The grammar, when one is given.
     *
     * @throws OptionException when two are given, or what is given is none
     * @throws InputException when the file cannot be read
     */
    Optional<Grammar> grammar() {
        if (grammar != null && file != null) {
            throw new OptionException("--grammar and --grammar-file exclude each other");
        }
        if (grammar == null && file == null) {
            return Optional.empty();
        }
        String text = file == null ? String.valueOf(grammar) : new String(Inputs.bytes(file), StandardCharsets.UTF_8);
        try {
            return Optional.of(Grammar.parse(text));
        } catch (GrammarException exception) {
            throw refusal(exception);
        }
    }

    /** Options with the grammar compiled for a model. */
    GenerationOptions over(GenerationOptions options, Model model) {
        try {
            return grammar()
                    .map(given -> GrammarVocabulary.of(model.tokenizer()).compile(given))
                    .map(options::withGrammar)
                    .orElse(options);
        } catch (GrammarException exception) {
            throw refusal(exception);
        }
    }

    private OptionException refusal(GrammarException exception) {
        return new OptionException((file == null ? "--grammar" : String.valueOf(file)) + ": " + exception.getMessage());
    }
}

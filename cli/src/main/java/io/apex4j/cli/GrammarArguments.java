package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.grammar.Grammar;
import io.apex4j.grammar.GrammarException;
import io.apex4j.grammar.JsonSchema;
import io.apex4j.grammar.SchemaException;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.GrammarVocabulary;
import io.apex4j.model.JsonText;
import io.apex4j.model.Model;
import io.apex4j.model.ModelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
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
    private @Nullable Path grammarFile;

    @Option(
            names = {"-j", "--json-schema"},
            paramLabel = "SCHEMA",
            description = "The answer is JSON that fits this JSON Schema ('{\"type\": \"object\"}' for any object)."
                    + " A keyword that is not supported is refused by name.")
    private @Nullable String schema;

    @Option(
            names = {"-jf", "--json-schema-file"},
            paramLabel = "FILE",
            description = "The same with the schema in a file.")
    private @Nullable Path schemaFile;

    GrammarArguments() {}

    /**
     * The grammar, when one is given.
     *
     * @throws OptionException when two are given, or what is given is none
     * @throws InputException when the file cannot be read
     */
    Optional<Grammar> grammar() {
        if (Stream.of(grammar, grammarFile, schema, schemaFile)
                        .filter(Objects::nonNull)
                        .count()
                > 1) {
            throw new OptionException(
                    "--grammar, --grammar-file, --json-schema and --json-schema-file exclude each other");
        }
        return text(grammar, grammarFile)
                .map(text -> refusing(text, Grammar::parse))
                .or(() -> text(schema, schemaFile)
                        .map(text -> refusing(text, given -> JsonSchema.compile(JsonText.parse(given)))));
    }

    private static Optional<String> text(@Nullable String text, @Nullable Path file) {
        return Optional.ofNullable(text)
                .or(() ->
                        Optional.ofNullable(file).map(path -> new String(Inputs.bytes(path), StandardCharsets.UTF_8)));
    }

    private Grammar refusing(String text, Function<String, Grammar> reader) {
        try {
            return reader.apply(text);
        } catch (GrammarException | SchemaException | ModelException exception) {
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

    private OptionException refusal(RuntimeException exception) {
        String source = Stream.of(grammarFile, schemaFile)
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .findFirst()
                .orElse(grammar == null ? "--json-schema" : "--grammar");
        return new OptionException(source + ": " + exception.getMessage());
    }
}

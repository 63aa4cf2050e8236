package io.apex4j.server;

import io.apex4j.grammar.Grammar;
import io.apex4j.grammar.JsonSchema;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the text of an answer has to be. */
sealed interface AnswerForm {
    /** Anything. */
    record Free() implements AnswerForm {}

    /** A JSON object. */
    record JsonObject() implements AnswerForm {}

    /** JSON that fits a schema, which is given as a parser of JSON gives it. */
    record Schema(@Nullable Object schema) implements AnswerForm {}

    /** A text of a grammar (GBNF). */
    record Gbnf(String text) implements AnswerForm {}

    /**
     * The grammar of the form; none where anything goes.
     *
     * @throws RuntimeException of the grammar or schema when it is none, says what cannot be held to, or is beyond a limit
     */
    default Optional<Grammar> grammar() {
        return switch (this) {
            case Free _ -> Optional.empty();
            case JsonObject _ -> Optional.of(JsonSchema.anyObject());
            case Schema(Object schema) -> Optional.of(JsonSchema.compile(schema));
            case Gbnf(String text) -> Optional.of(Grammar.parse(text));
        };
    }
}

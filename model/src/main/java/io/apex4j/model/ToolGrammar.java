package io.apex4j.model;

import static io.apex4j.grammar.Expression.alternatives;
import static io.apex4j.grammar.Expression.literal;
import static io.apex4j.grammar.Expression.repeat;
import static io.apex4j.grammar.Expression.sequence;

import io.apex4j.grammar.Expression;
import io.apex4j.grammar.Grammar;
import io.apex4j.grammar.GrammarBuilder;
import io.apex4j.grammar.GrammarException;
import io.apex4j.grammar.JsonSchema;
import io.apex4j.grammar.SchemaException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes grammars of answers that call tools and do nothing else, with arguments that fit the schemas of the tools.
 *
 * {@snippet :
 * Grammar grammar = ToolGrammar.of(tools, AnswerFormat.of(template, tokenizer)).required();
 * GenerationOptions options = GenerationOptions.defaults()
 *         .withGrammar(GrammarVocabulary.of(tokenizer).compile(grammar));
 * }
 *
 * <p>Calls are written as a list in JSON between the markers of the model, {@code [{"name": "f", "arguments": {...}}]},
 * and not in the Python form that models of the LFM2 family prefer: there nothing tells how quotes inside of texts are
 * written, here nothing is in doubt. {@link AnswerParser} reads both.
 */
public final class ToolGrammar {
    /** The most calls of one answer. */
    public static final int MAXIMUM_CALLS = 16;

    private static final int MAXIMUM_TOOLS = 200;
    private static final Map<String, Object> NO_ARGUMENTS = Map.of("type", "object", "additionalProperties", false);

    private final Map<String, @Nullable Object> schemas;
    private final AnswerFormat format;
    private final int maximumCalls;

    private ToolGrammar(Map<String, @Nullable Object> schemas, AnswerFormat format, int maximumCalls) {
        this.schemas = schemas;
        this.format = format;
        this.maximumCalls = maximumCalls;
    }

    /**
     * Grammars for the tools of a request, one call to an answer.
     *
     * @param tools as in OpenAI's API: maps with a {@code function}, or functions themselves: {@code name} and
     *     {@code parameters}, a JSON Schema; without one there are no arguments
     * @throws ModelException when there is no tool, or too many, or one has no name or that of another
     */
    public static ToolGrammar of(List<?> tools, AnswerFormat format) {
        if (tools.isEmpty() || tools.size() > MAXIMUM_TOOLS) {
            throw new ModelException("there are " + tools.size() + " tools; calls can be asked for with 1 to "
                    + MAXIMUM_TOOLS + " of them");
        }
        Map<String, @Nullable Object> schemas = new LinkedHashMap<>();
        for (Object tool : tools) {
            Object function =
                    tool instanceof Map<?, ?> map && map.get("function") instanceof Map<?, ?> inner ? inner : tool;
            if (!(function instanceof Map<?, ?> map) || !(map.get("name") instanceof String name) || name.isBlank()) {
                throw new ModelException("tool " + (schemas.size() + 1) + " has no name");
            }
            Object parameters = map.get("parameters");
            if (schemas.put(name, parameters == null ? NO_ARGUMENTS : parameters) != null) {
                throw new ModelException("two tools have the name '" + Excerpt.of(name) + "'");
            }
        }
        return new ToolGrammar(schemas, format, 1);
    }

    /** The same with several calls to an answer, or one. */
    public ToolGrammar withParallelCalls(boolean areAllowed) {
        return new ToolGrammar(schemas, format, areAllowed ? MAXIMUM_CALLS : 1);
    }

    /**
     * The grammar of calls of any of the tools, at least one.
     *
     * @throws SchemaException when the parameters of a tool are not as {@link JsonSchema#compile} takes them
     */
    public Grammar required() {
        return grammar(schemas);
    }

    /**
     * The grammar of calls of one tool, at least one.
     *
     * @throws ModelException when there is no such tool
     * @throws SchemaException when its parameters are not as {@link JsonSchema#compile} takes them
     */
    public Grammar named(String name) {
        if (!schemas.containsKey(name)) {
            throw new ModelException("no tool has the name '" + Excerpt.of(name) + "'");
        }
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put(name, schemas.get(name));
        return grammar(one);
    }

    /**
     * The grammar of calls of any of the tools, at least one, or else of JSON that fits a schema.
     *
     * @throws SchemaException when the parameters of a tool, or the schema, are not as {@link JsonSchema#compile} takes them
     */
    public Grammar requiredOr(@Nullable Object schema) {
        GrammarBuilder builder = new GrammarBuilder();
        builder.rule("calls", calls(schemas, builder));
        builder.rule("root", alternatives(Expression.rule("calls"), JsonSchema.write(schema, "schema", builder)));
        return build(builder);
    }

    private Grammar grammar(Map<String, @Nullable Object> chosen) {
        GrammarBuilder builder = new GrammarBuilder();
        builder.rule("root", calls(chosen, builder));
        return build(builder);
    }

    private Expression calls(Map<String, @Nullable Object> chosen, GrammarBuilder builder) {
        List<Expression> calls = chosen.entrySet().stream()
                .map(tool -> call(tool.getKey(), tool.getValue(), builder))
                .toList();
        builder.rule("call", alternatives(calls));
        Expression call = Expression.rule("call");
        return sequence(
                marker(format.callStart()),
                literal("["),
                call,
                repeat(sequence(literal(", "), call), 0, maximumCalls - 1),
                literal("]"),
                marker(format.callEnd()));
    }

    private static Grammar build(GrammarBuilder builder) {
        try {
            return builder.build("root");
        } catch (GrammarException exception) {
            throw new SchemaException(
                    "#", "the parameters of the tools make too large a grammar: " + exception.getMessage());
        }
    }

    private static Expression call(String name, @Nullable Object parameters, GrammarBuilder builder) {
        String prefix = "tool" + builder.ruleCount();
        Expression arguments;
        try {
            arguments = JsonSchema.writeObject(parameters, prefix, builder);
        } catch (SchemaException exception) {
            throw new SchemaException(
                    exception.pointer(),
                    "in the parameters of the tool '" + Excerpt.of(name) + "': " + exception.problem());
        }
        return sequence(literal("{\"name\": " + JsonText.write(name) + ", \"arguments\": "), arguments, literal("}"));
    }

    private Expression marker(String text) {
        return format.tokens().contains(text) ? Expression.token(text) : literal(text);
    }
}

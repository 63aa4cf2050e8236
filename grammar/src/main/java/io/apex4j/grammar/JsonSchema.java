package io.apex4j.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes grammars of JSON Schemas: every text of such a grammar is JSON that fits the schema.
 *
 * {@snippet :
 * Map<String, Object> schema = Map.of(
 *         "type", "object",
 *         "properties", Map.of("age", Map.of("type", "integer", "minimum", 0)),
 *         "required", List.of("age"));
 * Grammar grammar = JsonSchema.compile(schema);
 * }
 *
 * <p>Schemas are given as a parser of JSON gives them: maps in the order of the text, lists, texts, numbers, truth values
 * and null. Understood are drafts 7, 2019-09 and 2020-12 as far as grammars can hold to them; every keyword that a
 * grammar would leave out of account is refused by name, and so is a schema that no value fits. References are followed
 * within the document.
 *
 * <p>Not every value that fits is among the texts: properties come in the order of the schema, the named ones before
 * others; numbers have few digits; space is kept short. Of properties that are not named the same name may come twice.
 */
public final class JsonSchema {
    private JsonSchema() {}

    /**
     * The grammar of the values that fit a schema.
     *
     * @throws SchemaException when the schema is none, is beyond a limit of {@link SchemaLimits}, says what a grammar
     *     cannot hold to, or has no values
     */
    public static Grammar compile(@Nullable Object schema) {
        GrammarBuilder builder = new GrammarBuilder();
        builder.rule("root", write(schema, "schema", builder));
        return build(builder);
    }

    /** The grammar of all values of JSON. */
    public static Grammar anyValue() {
        return compile(true);
    }

    /** The grammar of all objects of JSON. */
    public static Grammar anyObject() {
        GrammarBuilder builder = new GrammarBuilder();
        builder.rule("root", new JsonRules(builder).object());
        return build(builder);
    }

    /**
     * Adds the rules of a schema to a grammar.
     *
     * @param prefix what the names of the rules begin with, unless they are for any JSON and begin with {@code json}
     * @return what stands for a value that fits
     * @throws SchemaException as {@link #compile} does
     */
    public static Expression write(@Nullable Object schema, String prefix, GrammarBuilder builder) {
        return write(schema, false, prefix, builder);
    }

    /**
     * Adds the rules of a schema to a grammar, of whose values only objects are taken.
     *
     * @param prefix as for {@link #write}
     * @return what stands for an object that fits
     * @throws SchemaException as {@link #compile} does, and when no object fits
     */
    public static Expression writeObject(@Nullable Object schema, String prefix, GrammarBuilder builder) {
        return write(schema, true, prefix, builder);
    }

    private static Expression write(@Nullable Object schema, boolean isObject, String prefix, GrammarBuilder builder) {
        SchemaBudget budget = new SchemaBudget();
        SchemaDocument document = new SchemaDocument(schema, budget);
        SchemaPatterns patterns = new SchemaPatterns(budget);
        SchemaForms forms = new SchemaForms(document, patterns, budget);
        SchemaWriter writer = new SchemaWriter(builder, prefix, forms.narrow(), forms.narrowPossible(), budget);
        List<SchemaPart> parts = new ArrayList<>();
        parts.add(SchemaPart.schema(document.root()));
        if (isObject) {
            parts.add(SchemaPart.plain(new SchemaLocation("#", Map.of("type", "object"))));
        }
        Expression expression = writer.write(SchemaNode.of(parts));
        new SchemaReadings(writer.written(), forms.narrow(), forms::areApart, budget).refuseTooMany();
        return expression;
    }

    private static Grammar build(GrammarBuilder builder) {
        try {
            return builder.build("root");
        } catch (GrammarException exception) {
            throw new SchemaException("#", "the grammar of the schema is too large: " + exception.getMessage());
        }
    }
}

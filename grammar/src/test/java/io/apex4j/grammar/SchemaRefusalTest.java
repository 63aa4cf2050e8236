package io.apex4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a grammar cannot hold to is refused by name and place, never left out of account. */
class SchemaRefusalTest {
    static List<String> refusedKeywords() {
        return List.copyOf(SchemaKeywords.refused());
    }

    @ParameterizedTest
    @MethodSource("refusedKeywords")
    void keywordsThatAreNotSupportedAreRefusedByName(String keyword) {
        Object schema = ForeignValidator.map("type", "object", "properties", Map.of("a", Map.of(keyword, true)));

        assertThatThrownBy(() -> JsonSchema.compile(schema))
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith("#/properties/a/" + keyword + ": " + keyword + " is not supported");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"minimun": 1}                                              | #/minimun: the keyword 'minimun' is not known
            {"items": {"$id": "x"}}                                     | #/items/$id: $id is supported at the root alone
            {"$schema": "http://json-schema.org/draft-04/schema#", "type": "null"} | #/$schema: supported drafts are
            {"type": "int"}                                             | #/type: types are null
            {"type": null}                                              | #/type: types are null
            {"type": []}                                                | #/type: names no type
            {"type": "string", "format": "regex"}                       | #/format: the format 'regex' is not supported
            {"minItems": 3, "maxItems": 2}                              | #/minItems: is 3, but maxItems is 2
            {"minLength": 3, "maxLength": 2}                            | #/minLength: is 3, but maxLength is 2
            {"minProperties": 3, "maxProperties": 2}                    | #/minProperties: is 3, but maxProperties is 2
            {"type": "integer", "minimum": 0.5, "maximum": 0.7}         | #: no number is within the bounds
            {"type": "number", "minimum": 1, "exclusiveMaximum": 1}     | #: no number is within the bounds
            {"minItems": -1}                                            | #/minItems: counts something, and is -1
            {"minItems": 1.5}                                           | #/minItems: counts something, and is 1.5
            {"minItems": "1"}                                           | #/minItems: is a number, not '1'
            {"maxItems": 1000000000}                                    | #/maxItems: is 1000000000, the limit is 10000
            {"minLength": 1000000}                                      | #/minLength: is 1000000, the limit is 65536
            {"maxProperties": 1e300}                                    | #/maxProperties: is 1E+300, the limit is 1000
            {"exclusiveMinimum": true}                                  | #/exclusiveMinimum: is a number, not true
            {"multipleOf": 0}                                           | #/multipleOf: is a positive number, not 0
            {"type": "integer", "multipleOf": 123457}                   | #: multiples of 123457 are not supported
            {"type": "integer", "minimum": 1e50}                        | #: a bound of numbers has more than 40 digits
            {"type": "integer", "minimum": 1e500}                       | #/minimum: a number has more than 400 digits
            {"properties": []}                                          | #/properties: is an object, not a list
            {"properties": {"a/b~": 1}}                                 | #/properties/a~1b~0: a schema is an object, true or false, not 1
            {"required": "a"}                                           | #/required: is a list of names
            {"required": [1]}                                           | #/required: is a list of names, and has 1
            {"enum": []}                                                | #/enum: is a list of at least one
            {"anyOf": []}                                               | #/anyOf: is a list of at least one schema
            {"anyOf": [{"type": "null"}, {"if": true}]}                 | #/anyOf/1/if: if is not supported
            {"$ref": "other.json#/a"}                                   | #/$ref: the reference 'other.json#/a' leads out
            {"$ref": "#/$defs/a"}                                       | #/$ref: the reference '#/$defs/a' leads to nothing
            {"$ref": "#nowhere"}                                        | #/$ref: the reference '#nowhere' leads to nothing
            {"$ref": 1}                                                 | #/$ref: a reference is a text
            {"$ref": "#"}                                               | #: leads back to # for the same value
            {"anyOf": [{"$ref": "#"}, {"type": "null"}]}                | #/anyOf/0: leads back to # for the same value
            {"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"$ref": "#", "type": "null"}}} | #/properties/a: in draft 7 nothing beside $ref
            {"oneOf": [{"type": "integer"}, {"type": "number"}]}        | #/oneOf: a value may fit the alternatives 0 and 1 at once
            {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}       | #/oneOf: a value may fit the alternatives 0 and 1 at once
            {"not": {"minimum": 3}}                                     | #/not: not is supported with nothing but
            {"not": {"type": "integer"}}                                | #/not: not is supported with nothing but
            {"type": "object", "minProperties": 2}                      | #/minProperties: is 2 but only 0 properties are named
            {"type": "string", "pattern": "(?=a)b"}                     | #/pattern: the pattern at character 2: lookahead is not supported
            {"type": "string", "pattern": "(?<!a)b"}                    | #/pattern: the pattern at character 3: lookbehind is not supported
            {"type": "string", "pattern": "(a)\\\\1"}                   | #/pattern: the pattern at character 5: the backreference \\1 is not supported
            {"type": "string", "pattern": "\\\\bfoo"}                   | #/pattern: the pattern at character 2: the word boundary \\b is not supported
            {"type": "string", "pattern": "\\\\p{L}"}                   | #/pattern: the pattern at character 2: the property class \\p is not supported
            {"type": "string", "pattern": "^+"}                         | #/pattern: the pattern at character 2: nothing stands before '+'
            {"type": "string", "pattern": "^{2}"}                       | #/pattern: the pattern at character 2: a '{' that begins no repetition
            {"type": "string", "pattern": "a**"}                        | #/pattern: the pattern at character 2: a repetition follows a repetition
            {"type": "string", "pattern": "(a"}                         | #/pattern: the pattern at character 2: a ')' is missing
            {"type": "string", "pattern": "a)"}                         | #/pattern: the pattern at character 1: a ')' closes no group
            {"type": "string", "pattern": "[b-a]"}                      | #/pattern: the pattern at character 4: a range in a class
            {"type": "string", "pattern": "(a{1000}){1000}"}            | #/pattern: with repetitions written out the pattern has more than 20000 states
            {"type": "string", "pattern": "a.{20}$"}                    | #/pattern: what texts may be takes more than 20000 states
            {"type": "string", "pattern": "^a$", "minLength": 2}        | #: no value fits the schema
            {"const": 1, "type": "string"}                              | #: no value fits the schema
            {"type": "array", "items": false, "minItems": 1}            | #: no value fits the schema
            {"properties": {"a": {"$ref": "#"}}, "required": ["a"], "type": "object"} | #: no value fits the schema
            {"allOf": [{"type": "string"}, {"type": "null"}]}           | #: no value fits the schema
            false                                                       | #: no value fits the schema
            1                                                           | #: a schema is an object, true or false, not 1
            {"anyOf": [{"type": "array", "items": {"$ref": "#"}}, {"type": "array", "items": {"$ref": "#"}, "minItems": 2}]} | #/anyOf/0/items: holds itself in several ways
            """)
    void messagesGivePlaceValueAndLimit(String schema, String message) {
        assertThatThrownBy(() -> JsonSchema.compile(ForeignValidator.read(schema)))
                .isInstanceOf(SchemaException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).startsWith(message));
    }

    @Test
    void keywordsThatSayNothingAreTaken() {
        JsonSchema.compile(ForeignValidator.read("""
                {"$id": "https://example.com/a", "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "t",
                 "description": "d", "default": {"if": 1}, "examples": [1], "$comment": "c", "deprecated": true,
                 "readOnly": true, "x-order": 3, "uniqueItems": false, "nullable": false, "$defs": {"unused": {"if": 1}},
                 "properties": {"self": {"$ref": "https://example.com/a#"}}}"""));
    }

    @Test
    void valuesOfOtherTypesAreRefused() {
        assertThatThrownBy(() -> JsonSchema.compile(Map.of("const", new Object())))
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith("#/const: is no value of JSON");
        assertThatThrownBy(() -> JsonSchema.compile(Map.of(1, 2))).isInstanceOf(SchemaException.class);
        assertThatThrownBy(() -> JsonSchema.compile(Map.of("minimum", Double.NaN)))
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith("#/minimum: is a number, not NaN");
        assertThatThrownBy(() -> JsonSchema.compile(Map.of("const", "\uD800")))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("surrogate");
    }

    @Test
    void schemasThatHoldThemselvesAreRefused() {
        Map<String, Object> endless = new HashMap<>();
        endless.put("items", endless);
        endless.put("type", "array");
        assertThatThrownBy(() -> JsonSchema.compile(endless)).isInstanceOf(SchemaException.class);

        List<Object> list = new ArrayList<>();
        list.add(list);
        assertThatThrownBy(() -> JsonSchema.compile(Map.of("const", list))).isInstanceOf(SchemaException.class);
        assertThatThrownBy(() -> JsonSchema.compile(Map.of("const", list, "enum", List.of(list))))
                .isInstanceOf(SchemaException.class);
    }

    @Test
    void deepAndWideSchemasAreRefusedOrTaken() {
        Object deep = Map.of("type", "string");
        for (int depth = 0; depth < 5000; depth++) {
            deep = Map.of("type", "array", "items", deep);
        }
        Object deepItems = deep;
        assertThatThrownBy(() -> JsonSchema.compile(deepItems))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("lies too deep");

        Object all = true;
        for (int depth = 0; depth < 5000; depth++) {
            all = Map.of("allOf", List.of(all, Map.of("minimum", depth)));
        }
        Object deepAll = all;
        assertThatThrownBy(() -> JsonSchema.compile(deepAll))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("nested more than 100 deep");

        List<Object> choices = new ArrayList<>();
        for (int choice = 0; choice < 40; choice++) {
            choices.add(Map.of("anyOf", List.of(Map.of("minimum", choice), Map.of("maximum", choice))));
        }
        assertThatThrownBy(() -> JsonSchema.compile(Map.of("allOf", choices)))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("more than 1000 alternatives");
    }
}

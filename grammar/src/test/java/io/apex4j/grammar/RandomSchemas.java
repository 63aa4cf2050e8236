package io.apex4j.grammar;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes schemas up, most of which have values. */
public final class RandomSchemas {
    private static final List<String> NAMES =
            List.of("id", "name", "kind", "a", "ab", "b c", "é", "quote\"", "x-1", "list", "");
    private static final List<String> PATTERNS = List.of(
            "^[a-z]{1,8}$",
            "^\\d+(\\.\\d{2})?$",
            "foo",
            "^(a|bc)*$",
            "^[^\"\\\\]*$",
            "^\\S+@\\S+$",
            "x.z",
            "^$|^.{2,3}$");
    private static final List<Object> CONSTANTS = List.of(
            "red",
            "green",
            "",
            "\n\"",
            1,
            -2.5,
            0,
            true,
            false,
            List.of(1, "a"),
            ForeignValidator.map("k", List.of()),
            new BigDecimal("1.50"));

    private final SplittableRandom random;

    /** Schemas that a number decides. */
    public RandomSchemas(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** The first schemas of which grammars can be made: the others have no values, or could be read in ever more ways. */
    public List<Object> compilable(int count) {
        List<Object> schemas = new ArrayList<>();
        while (schemas.size() < count) {
            Object schema = next();
            if (isCompilable(schema)) {
                schemas.add(schema);
            }
        }
        return schemas;
    }

    private static boolean isCompilable(Object schema) {
        try {
            JsonSchema.compile(schema);
            return true;
        } catch (SchemaException refusal) {
            return false;
        }
    }

    /** A schema; a third of them are objects at the top, with definitions that may refer to one another. */
    public Object next() {
        if (random.nextInt(3) != 0) {
            return schema(3);
        }
        Map<String, Object> root = object(3);
        Map<String, Object> definitions = new LinkedHashMap<>();
        definitions.put("one", schema(2));
        definitions.put("two", object(2));
        root.put("$defs", definitions);
        return root;
    }

    private Object schema(int depth) {
        return switch (random.nextInt(depth > 0 ? 14 : 8)) {
            case 0 -> integer();
            case 1 -> number();
            case 2, 3 -> string();
            case 4 -> ForeignValidator.map("type", random.nextBoolean() ? "boolean" : "null");
            case 5 -> ForeignValidator.map("enum", List.of(constant(), constant(), constant()));
            case 6 -> ForeignValidator.map("const", constant());
            case 7 -> random.nextInt(8) == 0 ? true : ForeignValidator.map("type", List.of("integer", "string"));
            case 8, 9, 10 -> object(depth);
            case 11 -> array(depth);
            case 12 -> ForeignValidator.map("anyOf", List.of(schema(depth - 1), schema(depth - 1)));
            default -> combined(depth);
        };
    }

    private Object constant() {
        return CONSTANTS.get(random.nextInt(CONSTANTS.size()));
    }

    private Object combined(int depth) {
        if (random.nextBoolean()) {
            return ForeignValidator.map("oneOf", List.of(string(), integer(), object(depth - 1)));
        }
        Map<String, Object> both = object(depth - 1);
        both.put("allOf", List.of(object(depth - 1)));
        return both;
    }

    private Map<String, Object> integer() {
        Map<String, Object> schema = type("integer");
        int low = random.nextInt(-2000, 2000);
        maybe(schema, random.nextBoolean() ? "minimum" : "exclusiveMinimum", low);
        maybe(schema, random.nextBoolean() ? "maximum" : "exclusiveMaximum", low + 2 + random.nextInt(3000));
        if (random.nextInt(5) == 0) {
            schema.put("multipleOf", 1 + random.nextInt(3));
        }
        return schema;
    }

    private Map<String, Object> number() {
        Map<String, Object> schema = type("number");
        BigDecimal low = BigDecimal.valueOf(random.nextInt(-100_000, 100_000), random.nextInt(6));
        maybe(schema, random.nextBoolean() ? "minimum" : "exclusiveMinimum", low);
        maybe(
                schema,
                random.nextBoolean() ? "maximum" : "exclusiveMaximum",
                low.add(BigDecimal.valueOf(1 + random.nextInt(5000), random.nextInt(5))));
        if (random.nextInt(6) == 0) {
            schema.put("multipleOf", BigDecimal.valueOf(25, 4));
        }
        return schema;
    }

    private Map<String, Object> string() {
        Map<String, Object> schema = type("string");
        switch (random.nextInt(5)) {
            case 0 -> {
                int minimum = random.nextInt(6);
                maybe(schema, "minLength", minimum);
                maybe(schema, "maxLength", minimum + random.nextInt(9));
            }
            case 1 -> schema.put("pattern", PATTERNS.get(random.nextInt(PATTERNS.size())));
            case 2 -> schema.put("format", SchemaFormats.names().get(random.nextInt(10)));
            case 3 -> {
                schema.put("pattern", PATTERNS.get(random.nextInt(PATTERNS.size())));
                maybe(schema, "maxLength", 3 + random.nextInt(20));
            }
            default -> {}
        }
        return schema;
    }

    private Map<String, Object> array(int depth) {
        Map<String, Object> schema = type("array");
        if (random.nextInt(3) == 0) {
            schema.put("prefixItems", List.of(schema(depth - 1), schema(depth - 1)));
        }
        if (random.nextInt(5) != 0) {
            schema.put("items", schema(depth - 1));
        }
        int minimum = random.nextInt(4);
        maybe(schema, "minItems", minimum);
        maybe(schema, "maxItems", minimum + random.nextInt(4));
        return schema;
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> schema = type("object");
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (int count = random.nextInt(5); count > 0; count--) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            properties.put(name, depth > 0 ? property(depth) : string());
            if (random.nextBoolean() && !required.contains(name)) {
                required.add(name);
            }
        }
        schema.put("properties", properties);
        maybe(schema, "required", required);
        switch (random.nextInt(6)) {
            case 0 -> schema.put("additionalProperties", depth > 0 ? schema(depth - 1) : true);
            case 1 -> schema.put("patternProperties", ForeignValidator.map("^x-", integer(), "e$", string()));
            case 2 -> {}
            default -> schema.put("additionalProperties", false);
        }
        if (random.nextInt(8) == 0) {
            schema.put("minProperties", 1);
        }
        if (random.nextInt(8) == 0) {
            schema.put("maxProperties", 1 + required.size());
        }
        return schema;
    }

    private Object property(int depth) {
        return switch (random.nextInt(12)) {
            case 0 ->
                ForeignValidator.map(
                        "anyOf", List.of(ForeignValidator.map("$ref", "#"), ForeignValidator.map("type", "null")));
            case 1 -> ForeignValidator.map("$ref", "#/properties/" + NAMES.get(random.nextInt(4)));
            case 2 -> ForeignValidator.map("$ref", "#/$defs/" + (random.nextBoolean() ? "one" : "two"));
            default -> schema(depth - 1);
        };
    }

    private static Map<String, Object> type(String name) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", name);
        return schema;
    }

    private void maybe(Map<String, Object> schema, String keyword, Object value) {
        if (random.nextBoolean()) {
            schema.put(keyword, value);
        }
    }
}

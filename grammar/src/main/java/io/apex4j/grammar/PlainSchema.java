package io.apex4j.grammar;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a schema says by itself: all but those keywords that hold further schemas against the same value.
 *
 * @param types the types that the value may have
 * @param constants lists of values, of each of which the value is one
 * @param numbersOfFormat the numbers that a format such as int32 has, which validators need not look at
 * @param format of texts, or empty
 * @param pattern that texts have to match, or empty
 */
record PlainSchema(
        SchemaLocation location,
        Set<JsonType> types,
        List<List<SchemaLocation>> constants,
        NumberRange numbers,
        NumberRange numbersOfFormat,
        SizeRange lengths,
        String format,
        String pattern,
        Items items,
        Properties properties) {

    /**
     * Of lists.
     *
     * @param first for the first items one by one
     * @param rest for all others; nothing where these may be any
     */
    record Items(List<SchemaLocation> first, Optional<SchemaLocation> rest, SizeRange count) {}

    /**
     * Of objects.
     *
     * @param additional for all that are neither declared nor match a pattern; nothing where these may be any
     */
    record Properties(
            Map<String, SchemaLocation> declared,
            Map<String, SchemaLocation> patterns,
            Optional<SchemaLocation> additional,
            Set<String> required,
            SizeRange count) {

        boolean areAny() {
            return declared.isEmpty()
                    && patterns.isEmpty()
                    && additional.isEmpty()
                    && required.isEmpty()
                    && count.isAll();
        }
    }

    /** Reads a schema whose keywords have been checked. */
    static PlainSchema read(Map<?, ?> schema, SchemaLocation location, SchemaDocument document) {
        return new Reader(schema, location, document).read();
    }

    /** Reads the keywords of one schema. */
    private static final class Reader {
        private final Map<?, ?> schema;
        private final SchemaLocation location;
        private final SchemaDocument document;
        private NumberRange numbers = NumberRange.all();
        private NumberRange numbersOfFormat = NumberRange.all();

        Reader(Map<?, ?> schema, SchemaLocation location, SchemaDocument document) {
            this.schema = schema;
            this.location = location;
            this.document = document;
        }

        PlainSchema read() {
            Set<JsonType> types = types();
            bound("minimum", false).ifPresent(bound -> narrow(NumberRange.from(bound, false)));
            bound("exclusiveMinimum", false).ifPresent(bound -> narrow(NumberRange.from(bound, true)));
            bound("maximum", false).ifPresent(bound -> narrow(NumberRange.to(bound, false)));
            bound("exclusiveMaximum", false).ifPresent(bound -> narrow(NumberRange.to(bound, true)));
            bound("multipleOf", true).ifPresent(number -> narrow(NumberRange.multiplesOf(number)));
            if (numbers.isEmpty() && types.contains(JsonType.NUMBER)) {
                throw refused("", "no number is within the bounds");
            }
            String format = format();
            return new PlainSchema(
                    location,
                    types,
                    constants(),
                    numbers,
                    numbersOfFormat,
                    sizes("minLength", "maxLength", SchemaLimits.LENGTH),
                    format,
                    SchemaValues.text(schema, "pattern", location).orElse(""),
                    items(),
                    properties());
        }

        private void narrow(NumberRange range) {
            numbers = numbers.and(range);
        }

        private Optional<BigDecimal> bound(String keyword, boolean isPositive) {
            Optional<BigDecimal> bound = SchemaValues.number(schema, keyword, location);
            if (isPositive && bound.filter(number -> number.signum() <= 0).isPresent()) {
                throw refused("/" + keyword, "is a positive number, not " + SchemaValues.text(schema.get(keyword)));
            }
            return bound;
        }

        private Set<JsonType> types() {
            if (!schema.containsKey("type")) {
                return EnumSet.allOf(JsonType.class);
            }
            Set<JsonType> types = EnumSet.noneOf(JsonType.class);
            Object given = schema.get("type");
            List<?> names = given instanceof List<?> list ? list : Collections.singletonList(given);
            for (Object name : names) {
                types.add(type(name));
            }
            if (types.isEmpty()) {
                throw refused("/type", "names no type");
            }
            if (names.contains("integer") && !names.contains("number")) {
                narrow(NumberRange.multiplesOf(BigDecimal.ONE));
            }
            return types;
        }

        private JsonType type(Object name) {
            return switch (name instanceof String text ? text : "") {
                case "null" -> JsonType.NULL;
                case "boolean" -> JsonType.BOOLEAN;
                case "integer", "number" -> JsonType.NUMBER;
                case "string" -> JsonType.STRING;
                case "array" -> JsonType.ARRAY;
                case "object" -> JsonType.OBJECT;
                default ->
                    throw refused(
                            "/type",
                            "types are null, boolean, integer, number, string, array and object, not "
                                    + SchemaValues.text(name));
            };
        }

        private List<List<SchemaLocation>> constants() {
            List<List<SchemaLocation>> constants = new ArrayList<>();
            if (schema.containsKey("const")) {
                constants.add(List.of(document.child(location, "const", schema.get("const"))));
            }
            if (schema.containsKey("enum")) {
                constants.add(list("enum"));
            }
            return constants;
        }

        private List<SchemaLocation> list(String keyword) {
            if (!(schema.get(keyword) instanceof List<?> list) || list.isEmpty()) {
                throw refused("/" + keyword, "is a list of at least one");
            }
            List<SchemaLocation> places = new ArrayList<>();
            for (int index = 0; index < list.size(); index++) {
                places.add(document.child(location, keyword, index, list.get(index)));
            }
            return places;
        }

        private String format() {
            String format = SchemaValues.text(schema, "format", location).orElse("");
            switch (format) {
                case "int32" -> wholeBits(31, true);
                case "int64" -> wholeBits(63, true);
                case "uint32" -> wholeBits(32, false);
                case "uint64" -> wholeBits(64, false);
                case "", "float", "double" -> {}
                default -> {
                    if (!SchemaFormats.names().contains(format)) {
                        throw refused(
                                "/format",
                                "the format '" + GbnfText.excerpt(format) + "' is not supported; supported are "
                                        + String.join(", ", SchemaFormats.names())
                                        + ", int32, int64, uint32, uint64, float, double; or use pattern");
                    }
                    return format;
                }
            }
            return "";
        }

        private void wholeBits(int bits, boolean isSigned) {
            BigDecimal end = BigDecimal.TWO.pow(bits);
            numbersOfFormat = NumberRange.multiplesOf(BigDecimal.ONE)
                    .and(NumberRange.from(isSigned ? end.negate() : BigDecimal.ZERO, false))
                    .and(NumberRange.to(end, true));
        }

        private SizeRange sizes(String least, String most, int limit) {
            int minimum = SchemaValues.count(schema, least, location, limit).orElse(0);
            int maximum = SchemaValues.count(schema, most, location, limit).orElse(Expression.UNBOUNDED);
            if (minimum > maximum) {
                throw refused("/" + least, "is " + minimum + ", but " + most + " is " + maximum);
            }
            return new SizeRange(minimum, maximum);
        }

        private Items items() {
            SizeRange count = sizes("minItems", "maxItems", SchemaLimits.ITEMS);
            boolean isTuple = schema.get("items") instanceof List<?>;
            if (isTuple && schema.containsKey("prefixItems")) {
                throw refused("/items", "is one schema where prefixItems is given");
            }
            if (isTuple) {
                List<SchemaLocation> first =
                        schema.get("items") instanceof List<?> list && list.isEmpty() ? List.of() : list("items");
                return new Items(first, child("additionalItems"), count);
            }
            List<SchemaLocation> first = schema.containsKey("prefixItems") ? list("prefixItems") : List.of();
            return new Items(first, child("items"), count);
        }

        private Optional<SchemaLocation> child(String keyword) {
            return schema.containsKey(keyword)
                    ? Optional.of(document.child(location, keyword, schema.get(keyword)))
                    : Optional.empty();
        }

        private Properties properties() {
            return new Properties(
                    map("properties"),
                    map("patternProperties"),
                    child("additionalProperties"),
                    required(),
                    sizes("minProperties", "maxProperties", SchemaLimits.PROPERTIES));
        }

        private Map<String, SchemaLocation> map(String keyword) {
            if (!schema.containsKey(keyword)) {
                return Map.of();
            }
            if (!(schema.get(keyword) instanceof Map<?, ?> map)) {
                throw refused("/" + keyword, "is an object, not " + SchemaValues.text(schema.get(keyword)));
            }
            SchemaLocation parent = document.child(location, keyword, map);
            Map<String, SchemaLocation> schemas = new LinkedHashMap<>();
            map.forEach((key, value) -> {
                if (!(key instanceof String name)) {
                    throw refused("/" + keyword, "names are texts");
                }
                schemas.put(name, document.child(parent, name, value));
            });
            return schemas;
        }

        private Set<String> required() {
            Set<String> names = new LinkedHashSet<>();
            if (!schema.containsKey("required")) {
                return names;
            }
            if (!(schema.get("required") instanceof List<?> list)) {
                throw refused("/required", "is a list of names, not " + SchemaValues.text(schema.get("required")));
            }
            for (Object name : list) {
                if (!(name instanceof String text)) {
                    throw refused("/required", "is a list of names, and has " + SchemaValues.text(name));
                }
                names.add(text);
            }
            return names;
        }

        private SchemaException refused(String below, String problem) {
            return new SchemaException(location.pointer() + below, problem);
        }
    }
}

package io.apex4j.grammar;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What becomes of each keyword of a schema: it is understood, says nothing about values, or is refused by name. */
final class SchemaKeywords {
    private static final Set<String> ANNOTATIONS = Set.of(
            "$anchor",
            "$comment",
            "$defs",
            "$schema",
            "default",
            "definitions",
            "deprecated",
            "description",
            "example",
            "examples",
            "readOnly",
            "title",
            "writeOnly");

    private static final Set<String> SUPPORTED = Set.of(
            "$ref",
            "additionalItems",
            "additionalProperties",
            "allOf",
            "anyOf",
            "const",
            "enum",
            "exclusiveMaximum",
            "exclusiveMinimum",
            "format",
            "items",
            "maxItems",
            "maxLength",
            "maxProperties",
            "maximum",
            "minItems",
            "minLength",
            "minProperties",
            "minimum",
            "multipleOf",
            "not",
            "oneOf",
            "pattern",
            "patternProperties",
            "prefixItems",
            "properties",
            "required",
            "type");

    /** Keywords that are refused, with what may be written instead, if anything. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("$dynamicAnchor", "use $anchor"),
            Map.entry("$dynamicRef", "use $ref"),
            Map.entry("$recursiveAnchor", "use $ref with #"),
            Map.entry("$recursiveRef", "use $ref with #"),
            Map.entry("$vocabulary", ""),
            Map.entry("contains", "use items or prefixItems"),
            Map.entry("contentEncoding", "use pattern"),
            Map.entry("contentMediaType", ""),
            Map.entry("contentSchema", ""),
            Map.entry("dependencies", "use anyOf"),
            Map.entry("dependentRequired", "use anyOf"),
            Map.entry("dependentSchemas", "use anyOf"),
            Map.entry("discriminator", "use const in each alternative"),
            Map.entry("else", "use anyOf"),
            Map.entry("id", "use $id at the root"),
            Map.entry("if", "use anyOf"),
            Map.entry("maxContains", "use maxItems"),
            Map.entry("minContains", "use minItems"),
            Map.entry("nullable", "add \"null\" to the type"),
            Map.entry("propertyNames", "use patternProperties with additionalProperties false"),
            Map.entry("then", "use anyOf"),
            Map.entry("unevaluatedItems", "use items"),
            Map.entry("unevaluatedProperties", "use additionalProperties"),
            Map.entry("uniqueItems", "use enum for few possible lists, or leave it out and check afterwards"));

    private static final List<String> DRAFTS = List.of("draft-07", "2019-09", "2020-12");

    private SchemaKeywords() {}

    /** Names of the keywords that are refused though JSON Schema or OpenAPI has them. */
    static Set<String> refused() {
        return REFUSED.keySet();
    }

    /** Whether every value fits a schema, by its keywords alone. */
    static boolean saysNothing(SchemaLocation location) {
        return Boolean.TRUE.equals(location.value())
                || location.value() instanceof Map<?, ?> map
                        && map.keySet().stream().allMatch(SchemaKeywords::isAnnotation);
    }

    static boolean isAnnotation(Object keyword) {
        return keyword instanceof String name && (ANNOTATIONS.contains(name) || name.startsWith("x-"));
    }

    /** Refuses a schema with keywords that are not understood. */
    static void check(Map<?, ?> schema, SchemaLocation location) {
        schema.forEach((keyword, value) -> {
            if (!(keyword instanceof String name)) {
                throw new SchemaException(location.pointer(), "keywords are texts");
            }
            if (!isAnnotation(name) && !SUPPORTED.contains(name)) {
                checkOther(name, value, location);
            }
            if (name.equals("$schema")) {
                checkDraft(value, location);
            }
        });
    }

    private static void checkOther(String name, Object value, SchemaLocation location) {
        boolean isAtRoot = location.pointer().equals("#");
        boolean saysNothing = Boolean.FALSE.equals(value) && (name.equals("uniqueItems") || name.equals("nullable"));
        if (saysNothing || isAtRoot && name.equals("$id")) {
            return;
        }
        String pointer = location.pointer() + "/" + name;
        if (name.equals("$id")) {
            throw new SchemaException(pointer, "$id is supported at the root alone");
        }
        String problem = Optional.ofNullable(REFUSED.get(name))
                .map(advice -> name + " is not supported" + (advice.isEmpty() ? "" : "; " + advice))
                .orElseGet(() -> "the keyword '" + GbnfText.excerpt(name)
                        + "' is not known; remove it, or begin its name with x- where it is a remark");
        throw new SchemaException(pointer, problem);
    }

    private static void checkDraft(Object value, SchemaLocation location) {
        if (!(value instanceof String draft) || DRAFTS.stream().noneMatch(draft::contains)) {
            throw new SchemaException(
                    location.pointer() + "/$schema",
                    "supported drafts are 7, 2019-09 and 2020-12, not '" + GbnfText.excerpt(String.valueOf(value))
                            + "'");
        }
    }
}

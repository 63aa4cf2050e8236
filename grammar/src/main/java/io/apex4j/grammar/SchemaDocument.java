package io.apex4j.grammar;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON Schema with all its places, and what references in it lead to. */
final class SchemaDocument {
    private static final Set<String> MAPS_OF_SCHEMAS =
            Set.of("properties", "patternProperties", "$defs", "definitions");
    private static final Set<String> SCHEMAS =
            Set.of("items", "additionalItems", "additionalProperties", "not", "allOf", "anyOf", "oneOf", "prefixItems");
    private static final int LONGEST_POINTER = 10_000;

    private final SchemaBudget budget;
    private final Map<String, SchemaLocation> locations = new HashMap<>();
    private final SchemaLocation root;
    private final String id;
    private @Nullable Map<String, SchemaLocation> anchors;

    SchemaDocument(@Nullable Object schema, SchemaBudget budget) {
        this.budget = budget;
        this.root = at("#", schema);
        this.id = schema instanceof Map<?, ?> map && map.get("$id") instanceof String text ? text : "";
    }

    SchemaLocation root() {
        return root;
    }

    /** Whether the schema says that it is of a draft in which a reference stands alone. */
    boolean isDraft7() {
        return root.value() instanceof Map<?, ?> map
                && map.get("$schema") instanceof String draft
                && draft.contains("draft-07");
    }

    /** What stands below a place by the name of a keyword or the like. */
    SchemaLocation child(SchemaLocation parent, String key, @Nullable Object value) {
        return at(parent.pointer() + "/" + key.replace("~", "~0").replace("/", "~1"), value);
    }

    SchemaLocation child(SchemaLocation parent, String key, int index, @Nullable Object value) {
        return at(parent.pointer() + "/" + key + "/" + index, value);
    }

    private SchemaLocation at(String pointer, @Nullable Object value) {
        if (pointer.length() > LONGEST_POINTER) {
            throw new SchemaException(
                    pointer, "lies too deep: its pointer has more than " + LONGEST_POINTER + " characters");
        }
        budget.spend(1 + pointer.length() / 64, pointer);
        return locations.computeIfAbsent(pointer, place -> new SchemaLocation(place, value));
    }

    /** The place that a reference leads to. */
    SchemaLocation resolve(SchemaLocation from, Object reference) {
        String pointer = from.pointer() + "/$ref";
        if (!(reference instanceof String text)) {
            throw new SchemaException(pointer, "a reference is a text such as #/$defs/name");
        }
        String local = !id.isEmpty() && text.startsWith(id) ? text.substring(id.length()) : text;
        if (local.isEmpty() || local.equals("#")) {
            return root;
        }
        if (!local.startsWith("#")) {
            throw new SchemaException(
                    pointer,
                    "the reference '" + GbnfText.excerpt(text)
                            + "' leads out of the document; only #/... and #anchor are followed");
        }
        Optional<SchemaLocation> target = local.startsWith("#/")
                ? follow(local.substring(2))
                : Optional.ofNullable(anchors().get(local.substring(1)));
        return target.orElseThrow(() -> new SchemaException(
                pointer, "the reference '" + GbnfText.excerpt(text) + "' leads to nothing in the document"));
    }

    private Optional<SchemaLocation> follow(String path) {
        SchemaLocation place = root;
        for (String step : path.split("/", -1)) {
            String key = decoded(step);
            if (place.value() instanceof Map<?, ?> map && map.containsKey(key)) {
                place = child(place, key, map.get(key));
            } else if (place.value() instanceof List<?> list && isIndex(key, list.size())) {
                place = child(place, key, list.get(Integer.parseInt(key)));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(place);
    }

    private static boolean isIndex(String key, int size) {
        return key.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(key) < size;
    }

    private static String decoded(String step) {
        String plain = step;
        if (step.indexOf('%') >= 0) {
            try {
                plain = URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException exception) {
                return step;
            }
        }
        return plain.replace("~1", "/").replace("~0", "~");
    }

    private Map<String, SchemaLocation> anchors() {
        Map<String, SchemaLocation> known = anchors;
        if (known == null) {
            known = findAnchors();
            anchors = known;
        }
        return known;
    }

    private Map<String, SchemaLocation> findAnchors() {
        Map<String, SchemaLocation> found = new HashMap<>();
        Deque<SchemaLocation> open = new ArrayDeque<>();
        open.add(root);
        while (!open.isEmpty()) {
            SchemaLocation place = open.poll();
            if (place.value() instanceof Map<?, ?> map) {
                if (map.get("$anchor") instanceof String anchor && found.putIfAbsent(anchor, place) != null) {
                    throw new SchemaException(place.pointer(), "the anchor is defined twice");
                }
                map.forEach((key, value) -> addSchemas(place, key, value, open));
            }
        }
        return found;
    }

    private void addSchemas(SchemaLocation place, Object key, Object value, Deque<SchemaLocation> open) {
        if (MAPS_OF_SCHEMAS.contains(key) && value instanceof Map<?, ?> schemas) {
            SchemaLocation parent = child(place, String.valueOf(key), value);
            schemas.forEach((name, schema) -> open.add(child(parent, String.valueOf(name), schema)));
        } else if (SCHEMAS.contains(key) && value instanceof List<?> schemas) {
            for (int index = 0; index < schemas.size(); index++) {
                open.add(child(place, String.valueOf(key), index, schemas.get(index)));
            }
        } else if (SCHEMAS.contains(key)) {
            open.add(child(place, String.valueOf(key), value));
        }
    }
}

package io.apex4j.calibrate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes JSON within the limits of corpora. */
final class CorpusJson {
    private final JsonMapper mapper;

    CorpusJson() {
        StreamReadConstraints constraints = StreamReadConstraints.builder()
                .maxNestingDepth(CorpusLimits.JSON_DEPTH)
                .maxStringLength(CorpusLimits.TOTAL_BYTES)
                .maxNumberLength(100)
                .build();
        mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(constraints)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * Parses a text that is one JSON value.
     *
     * @param place the file, and the line where it is one of many, for messages
     */
    JsonNode parse(String text, String place) {
        try {
            return mapper.readTree(text);
        } catch (JacksonException exception) {
            String column = exception.getLocation() == null
                    ? ""
                    : ", column " + Math.max(1, exception.getLocation().getColumnNr());
            throw new CalibrationException(
                    place + column + ": no valid JSON: " + Excerpt.of(String.valueOf(exception.getOriginalMessage())),
                    exception);
        }
    }

    /** A value of maps, lists, texts, numbers and truth values in one line, characters as they are. */
    String line(Object value) {
        return mapper.writeValueAsString(value);
    }

    /** The same over several lines. */
    String lines(Object value) {
        return mapper.rebuild()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(value);
    }

    /** A node as maps, lists, texts, numbers, truth values and null. */
    static @Nullable Object tree(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> map(node);
            case ARRAY -> list(node);
            case STRING -> node.asString();
            case BOOLEAN -> node.asBoolean();
            case NUMBER -> node.numberValue();
            case NULL, MISSING -> null;
            case BINARY, POJO -> throw new IllegalStateException("parsed JSON has no " + node.getNodeType());
        };
    }

    /** An object as a map in the order of its keys. */
    static Map<String, Object> map(JsonNode object) {
        Map<String, Object> map = new LinkedHashMap<>();
        object.properties().forEach(entry -> put(map, entry.getKey(), tree(entry.getValue())));
        return map;
    }

    @SuppressWarnings("NullAway") // JSON has null, and so have maps of it
    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        map.put(key, value);
    }

    private static List<@Nullable Object> list(JsonNode array) {
        List<@Nullable Object> list = new java.util.ArrayList<>();
        array.forEach(item -> list.add(tree(item)));
        return list;
    }
}

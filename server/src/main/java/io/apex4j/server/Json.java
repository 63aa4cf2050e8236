package io.apex4j.server;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes JSON. */
final class Json {
    /** How deep values may lie within each other. */
    static final int MOST_DEPTH = 200;
    /** How many digits a number may have. */
    private static final int MOST_DIGITS = 1000;

    private static final int MOST_NAME_LENGTH = 50_000;

    private final JsonMapper mapper;

    /**
     * A reader of texts of a limited length.
     *
     * @param mostBytes the most bytes of a text
     */
    Json(int mostBytes) {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MOST_DEPTH)
                        .maxNumberLength(MOST_DIGITS)
                        .maxNameLength(MOST_NAME_LENGTH)
                        .maxStringLength(mostBytes)
                        .maxDocumentLength(mostBytes)
                        .build())
                .build();
        mapper = JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * The object that a text is: maps, lists, texts, numbers, truth values and null.
     *
     * @throws ApiException when the text is no JSON, is no object, lies deeper than {@value #MOST_DEPTH} values, or has a
     *     key twice in an object
     */
    Map<String, @Nullable Object> readObject(byte[] utf8) {
        Object value;
        try {
            value = mapper.readValue(utf8, Object.class);
        } catch (JacksonException problem) {
            throw ApiException.invalid("the body is no JSON that can be read: " + place(problem));
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw ApiException.invalid("the body is JSON, but no object; it has to begin with '{'");
        }
        @SuppressWarnings("unchecked")
        Map<String, @Nullable Object> object = (Map<String, @Nullable Object>) map;
        return object;
    }

    private static String place(JacksonException problem) {
        String message = String.valueOf(problem.getOriginalMessage());
        String line = message.lines().findFirst().orElse("");
        return problem.getLocation() == null
                ? line
                : line + " (line " + problem.getLocation().getLineNr() + ", column "
                        + problem.getLocation().getColumnNr() + ")";
    }

    /** A value as JSON without line breaks. */
    byte[] write(@Nullable Object value) {
        return mapper.writeValueAsBytes(value);
    }

    /** The same as a text. */
    String text(@Nullable Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }
}

package io.apex4j.cli;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes JSON. Its library is loaded with the first use. */
final class Json {
    private Json() {}

    /**
     * A value as indented JSON in ASCII, without a line end.
     *
     * @param value maps, lists, texts, numbers, truth values
     */
    static String text(Object value) {
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .build()
                .writeValueAsString(value);
    }
}

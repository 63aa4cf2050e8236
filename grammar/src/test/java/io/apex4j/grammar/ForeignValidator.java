package io.apex4j.grammar;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON with Jackson and holds it to schemas with the validator of networknt, formats included. */
public final class ForeignValidator {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Schema schema;

    /** A validator of a schema, given as maps, lists and so on. */
    public ForeignValidator(Object schema) {
        JsonNode node = MAPPER.valueToTree(schema);
        this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(node);
    }

    /** What is wrong with a text; nothing when it is JSON that fits. */
    public List<String> errors(String json) {
        JsonNode value = MAPPER.readTree(json);
        return schema
                .validate(value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(String::valueOf)
                .toList();
    }

    /** A text of JSON as maps, lists, texts, numbers, truth values and null. */
    public static Object read(String json) {
        return MAPPER.convertValue(MAPPER.readTree(json), Object.class);
    }

    static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int index = 0; index < keysAndValues.length; index += 2) {
            map.put((String) keysAndValues[index], keysAndValues[index + 1]);
        }
        return map;
    }

    /** A value as a text of JSON. */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}

package io.apex4j.bench;

import io.apex4j.grammar.JsonSchema;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON Schemas, one per line in the folder {@code schemas} of this package's resources, as grammars in GBNF. */
final class SchemaCases {
    /** As people write them and as libraries make them of classes. */
    static final String WRITTEN = "written";
    /** Made up. */
    static final String RANDOM = "random";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private SchemaCases() {}

    /** The grammars of all schemas of a file. */
    static List<GrammarCase> of(String name) {
        List<GrammarCase> cases = new ArrayList<>();
        for (String schema : texts(name)) {
            String gbnf =
                    JsonSchema.compile(MAPPER.readValue(schema, Object.class)).toString();
            cases.add(new GrammarCase(name + " schema " + (cases.size() + 1), gbnf));
        }
        return cases;
    }

    /** The schemas of a file as texts. */
    static List<String> texts(String name) {
        return GrammarCase.resource("schemas/" + name + ".jsonl").lines().toList();
    }
}

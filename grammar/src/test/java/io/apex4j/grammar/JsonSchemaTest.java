package io.apex4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is taken at random from the grammar of a schema fits the schema. */
class JsonSchemaTest {
    private static final int SAMPLES = 10;
    private static final int RANDOM_SCHEMAS = 300;

    private final SplittableRandom random = new SplittableRandom(20_261_125);
    private final JsonSampler sampler = new JsonSampler(random);

    static List<String> written() {
        return WrittenSchemas.all();
    }

    @ParameterizedTest
    @MethodSource("written")
    void textsOfWrittenSchemasFit(String json) {
        check(ForeignValidator.read(json));
        assertThat(sampler.truncated()).isLessThan(SAMPLES / 2);
    }

    @Test
    void textsOfRandomSchemasFit() {
        RandomSchemas schemas = new RandomSchemas(20_261_125);
        int checked = 0;
        int refused = 0;
        while (checked < RANDOM_SCHEMAS) {
            Object schema = schemas.next();
            try {
                JsonSchema.compile(schema);
            } catch (SchemaException refusal) {
                refused++;
                assertThat(refusal.getMessage())
                        .as(ForeignValidator.write(schema))
                        .containsAnyOf("leads to nothing", "no value", "at once", "without end");
                continue;
            }
            check(schema);
            checked++;
        }
        assertThat(refused).isLessThan(checked);
        assertThat(sampler.truncated()).isLessThan(checked * SAMPLES / 10);
    }

    private void check(Object schema) {
        CompiledGrammar grammar = CompiledGrammar.of(JsonSchema.compile(schema), sampler.trie());
        ForeignValidator validator = new ForeignValidator(schema);
        for (int sample = 0; sample < SAMPLES; sample++) {
            Optional<String> text = sampler.sample(grammar);
            text.ifPresent(json -> assertThat(validator.errors(json))
                    .as("%s by %s", json, ForeignValidator.write(schema))
                    .isEmpty());
        }
    }
}

package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.grammar.ForeignValidator;
import io.apex4j.grammar.JsonSchema;
import io.apex4j.grammar.RandomSchemas;
import io.apex4j.grammar.SchemaException;
import io.apex4j.grammar.WrittenSchemas;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bundled schemas are those that answers are tested with. */
class SchemaCasesTest {
    @Test
    void writtenSchemasAreThoseOfTheTests() {
        List<String> schemas = WrittenSchemas.all().stream()
                .map(ForeignValidator::read)
                .map(ForeignValidator::write)
                .toList();

        assertThat(SchemaCases.texts(SchemaCases.WRITTEN)).isEqualTo(schemas);
    }

    @Test
    void randomSchemasAreThoseOfTheTests() {
        RandomSchemas random = new RandomSchemas(20_261_125);
        List<String> schemas = new ArrayList<>();
        while (schemas.size() < 300) {
            Object schema = random.next();
            if (isTaken(schema)) {
                schemas.add(ForeignValidator.write(schema));
            }
        }

        assertThat(SchemaCases.texts(SchemaCases.RANDOM)).isEqualTo(schemas);
    }

    private static boolean isTaken(Object schema) {
        try {
            JsonSchema.compile(schema);
            return true;
        } catch (SchemaException refusal) {
            return false;
        }
    }
}

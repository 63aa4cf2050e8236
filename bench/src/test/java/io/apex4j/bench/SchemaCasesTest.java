package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.grammar.ForeignValidator;
import io.apex4j.grammar.RandomSchemas;
import io.apex4j.grammar.WrittenSchemas;
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
        List<String> schemas = new RandomSchemas(20_261_125)
                .compilable(300).stream().map(ForeignValidator::write).toList();

        assertThat(SchemaCases.texts(SchemaCases.RANDOM)).isEqualTo(schemas);
    }
}

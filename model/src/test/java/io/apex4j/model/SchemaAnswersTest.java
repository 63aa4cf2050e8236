package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.SharedData;
import io.apex4j.grammar.CompiledGrammar;
import io.apex4j.grammar.ForeignValidator;
import io.apex4j.grammar.JsonSchema;
import io.apex4j.grammar.RandomSchemas;
import io.apex4j.grammar.WrittenSchemas;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the tiny model writes at a high temperature fits the schema, says a validator that we did not write. A part is
 * looked at; {@code -Dschema.count=300 -Dschema.samples=10} is the whole, which takes many minutes.
 */
class SchemaAnswersTest {
    private static final int RANDOM_SCHEMAS = Integer.getInteger("schema.count", 12);
    private static final int SAMPLES = Integer.getInteger("schema.samples", 1);
    private static final int MOST_TOKENS = 120;
    private static final float TEMPERATURE = 1.5f;

    private int complete;
    private int truncated;

    @Test
    void answersFitTheirSchemasOrAreReportedAsTruncated() throws IOException {
        List<Object> schemas = new RandomSchemas(20_261_125).compilable(RANDOM_SCHEMAS);
        WrittenSchemas.all().forEach(json -> schemas.add(ForeignValidator.read(json)));
        try (Model model = Model.load(
                SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf"),
                ModelOptions.defaults().withThreads(1))) {
            GrammarVocabulary vocabulary = GrammarVocabulary.of(model.tokenizer());
            Session session = model.newSession();
            Snapshot begin = session.snapshot();
            for (int index = 0; index < schemas.size(); index++) {
                CompiledGrammar grammar = vocabulary.compile(JsonSchema.compile(schemas.get(index)));
                ForeignValidator validator = new ForeignValidator(schemas.get(index));
                for (int sample = 0; sample < SAMPLES; sample++) {
                    session.restore(begin);
                    Generation answer = answer(session, grammar, SAMPLES * index + sample);
                    check(answer, validator, schemas.get(index));
                }
            }
        }
        assertThat(complete)
                .as("complete answers, beside %d truncated ones", truncated)
                .isGreaterThan(2 * truncated);
    }

    private static Generation answer(Session session, CompiledGrammar grammar, int seed) {
        Sampler sampler = Sampler.of(
                SamplingOptions.neutral().temperature(TEMPERATURE).seed(seed).build(),
                session.model().tokenizer());
        int[] prompt = session.model().tokenizer().encode("An example in JSON: ", false);
        GenerationOptions options =
                GenerationOptions.defaults().withMaximumTokens(MOST_TOKENS).withGrammar(grammar);
        return new Generator(session, sampler).generate(prompt, options, _ -> {});
    }

    private void check(Generation answer, ForeignValidator validator, Object schema) {
        if (answer.finishReason() != FinishReason.STOP) {
            assertThat(answer.finishReason()).isEqualTo(FinishReason.LENGTH);
            truncated++;
            return;
        }
        complete++;
        assertThat(validator.errors(answer.text()))
                .as("%s by %s", answer.text(), ForeignValidator.write(schema))
                .isEmpty();
    }
}

package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufValue;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SamplingOptionsTest {
    @Test
    void withoutMetadataTheyAreThoseOfLfm25() {
        SamplingOptions options = SamplingOptions.of(GgufMetadata.builder().build());

        assertThat(options).isEqualTo(SamplingOptions.defaults());
        assertThat(options.temperature()).isEqualTo(0.2f);
        assertThat(options.topK()).isEqualTo(80);
        assertThat(options.repeatPenalty()).isEqualTo(1.05f);
        assertThat(options.repeatLastN()).isEqualTo(64);
        assertThat(options.topP()).isEqualTo(1);
        assertThat(options.samplers()).containsExactly(SamplerKind.values());
    }

    @Test
    void metadataSaysAllOrNothing() {
        SamplingOptions options = SamplingOptions.of(GgufMetadata.builder()
                .set("general.sampling.temp", new GgufValue.Float32(0.3f))
                .set("general.sampling.min_p", new GgufValue.Float64(0.25))
                .set("general.sampling.penalty_last_n", new GgufValue.Int32(-1))
                .set("general.sampling.sequence", new GgufValue.Text("min_p;temperature"))
                .build());

        assertThat(options)
                .isEqualTo(SamplingOptions.neutral()
                        .temperature(0.3f)
                        .minP(0.25f)
                        .repeatLastN(-1)
                        .samplers(List.of(SamplerKind.MIN_P, SamplerKind.TEMPERATURE))
                        .build());
    }

    @Test
    void refusesMetadataOfTheWrongKindOrOutOfRange() {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> SamplingOptions.of(GgufMetadata.builder()
                        .set("general.sampling.temp", new GgufValue.Text("hot"))
                        .build()))
                .withMessageContaining("general.sampling.temp is no number");
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> SamplingOptions.of(GgufMetadata.builder()
                        .set("general.sampling.top_p", new GgufValue.Float32(Float.NaN))
                        .build()))
                .withMessageContaining("general.sampling.")
                .withMessageContaining("--top-p is NaN; allowed are numbers from 0 to 1");
    }

    static Stream<Arguments> wrongValues() {
        return Stream.of(
                wrong(options -> options.temperature(-1), "--temp is -1; allowed are numbers from 0 on"),
                wrong(
                        options -> options.temperature(Float.POSITIVE_INFINITY),
                        "--temp is Infinity; allowed are numbers from 0 on"),
                wrong(options -> options.topK(-1), "--top-k is -1; allowed are whole numbers from 0 on"),
                wrong(options -> options.topP(1.5f), "--top-p is 1.5; allowed are numbers from 0 to 1"),
                wrong(options -> options.minP(-0.5f), "--min-p is -0.5; allowed are numbers from 0 to 1"),
                wrong(options -> options.typicalP(2), "--typical is 2; allowed are numbers from 0 to 1"),
                wrong(
                        options -> options.topNSigma(Float.NaN),
                        "--top-nsigma is NaN; allowed are numbers that are finite"),
                wrong(options -> options.mirostat(3), "--mirostat is 3; allowed are whole numbers from 0 to 2"),
                wrong(options -> options.mirostatTau(-1), "--mirostat-ent is -1; allowed are numbers from 0 on"),
                wrong(options -> options.mirostatEta(-1), "--mirostat-lr is -1; allowed are numbers from 0 on"),
                wrong(
                        options -> options.repeatLastN(-2),
                        "--repeat-last-n is -2; allowed are whole numbers from -1 on"),
                wrong(options -> options.repeatPenalty(0), "--repeat-penalty is 0; allowed are numbers above 0"),
                wrong(
                        options -> options.frequencyPenalty(101),
                        "--frequency-penalty is 101; allowed are numbers from -100 to 100"),
                wrong(
                        options -> options.presencePenalty(Float.NaN),
                        "--presence-penalty is NaN; allowed are numbers from -100 to 100"),
                wrong(options -> options.dryMultiplier(-1), "--dry-multiplier is -1; allowed are numbers from 0 on"),
                wrong(options -> options.dryBase(0.5f), "--dry-base is 0.5; allowed are numbers from 1 on"),
                wrong(
                        options -> options.dryAllowedLength(0),
                        "--dry-allowed-length is 0; allowed are whole numbers from 1 on"),
                wrong(
                        options -> options.dryPenaltyLastN(-2),
                        "--dry-penalty-last-n is -2; allowed are whole numbers from -1 on"),
                wrong(
                        options -> options.drySequenceBreakers(List.of("")),
                        "--dry-sequence-breaker is empty; it takes a text, or 'none' for no breakers"),
                wrong(
                        options -> options.xtcProbability(1.1f),
                        "--xtc-probability is 1.1; allowed are numbers from 0 to 1"),
                wrong(options -> options.xtcThreshold(-1), "--xtc-threshold is -1; allowed are numbers from 0 to 1"),
                wrong(options -> options.seed(-2), "--seed is -2; allowed are whole numbers from -1 on"),
                wrong(
                        options -> options.logitBias(Map.of(-1, 1f)),
                        "--logit-bias token is -1; allowed are whole numbers from 0 on"),
                wrong(
                        options -> options.logitBias(Map.of(5, Float.POSITIVE_INFINITY)),
                        "--logit-bias of token 5 is Infinity; allowed are numbers that are finite"));
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void namesTheOptionTheValueAndTheRange(UnaryOperator<SamplingOptionsBuilder> wrong, String message) {
        SamplingOptionsBuilder options = wrong.apply(SamplingOptions.neutral());

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(options::build)
                .withMessage(message);
    }

    @Test
    void aBuilderOfOptionsHoldsTheirValues() {
        SamplingOptions options =
                SamplingOptions.neutral().topP(0.5f).dryBase(3).seed(4).build();

        assertThat(options.toBuilder().build()).isEqualTo(options);
        assertThat(options.toBuilder().topP(0.6f).build().topP()).isEqualTo(0.6f);
    }

    private static Arguments wrong(UnaryOperator<SamplingOptionsBuilder> change, String message) {
        return Arguments.of(change, message);
    }
}

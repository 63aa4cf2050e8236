package io.apex4j.cli;

import io.apex4j.apex.OptionException;
import io.apex4j.model.ModelException;
import io.apex4j.model.SamplerKind;
import io.apex4j.model.SamplingOptions;
import io.apex4j.model.SamplingOptionsBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how tokens are chosen; named as llama-cli names them. What is not given, the model decides. */
final class SamplingArguments {
    private static final Pattern BIAS = Pattern.compile("(\\d{1,9})([+-].+)");
    private static final String NO_BREAKERS = "none";

    @Option(
            names = {"-s", "--seed"},
            paramLabel = "N",
            description = "With which chance begins; the same seed gives the same answer (else -1: another each time).")
    private @Nullable Long seed;

    @Option(
            names = {"--temp", "--temperature"},
            paramLabel = "T",
            description =
                    "Temperature; 0 takes the most probable token. Like all options of sampling, else what the model"
                            + " recommends, and where it says nothing temperature 0.2, top-k 80, repetition penalty 1.05.")
    private @Nullable Float temperature;

    @Option(names = "--top-k", paramLabel = "N", description = "Keep the N most probable tokens; 0 keeps all.")
    private @Nullable Integer topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Keep tokens that have P of the probability; 1 keeps all.")
    private @Nullable Float topP;

    @Option(names = "--min-p", paramLabel = "P", description = "Keep tokens with P of the largest probability.")
    private @Nullable Float minP;

    @Option(
            names = {"--typical", "--typical-p"},
            paramLabel = "P",
            description = "Keep the most typical tokens that have P of the probability; 1 keeps all.")
    private @Nullable Float typicalP;

    @Option(
            names = {"--top-nsigma", "--top-n-sigma"},
            paramLabel = "N",
            description = "Keep logits within N standard deviations of the largest; -1 keeps all.")
    private @Nullable Float topNSigma;

    @Option(names = "--xtc-probability", paramLabel = "P", description = "How often the top choices are excluded.")
    private @Nullable Float xtcProbability;

    @Option(names = "--xtc-threshold", paramLabel = "P", description = "From which probability on they are.")
    private @Nullable Float xtcThreshold;

    @Option(
            names = "--repeat-last-n",
            paramLabel = "N",
            description = "How many tokens the penalties look back; 0 for none, -1 for all.")
    private @Nullable Integer repeatLastN;

    @Option(names = "--repeat-penalty", paramLabel = "X", description = "Penalty for repetition; 1 is none.")
    private @Nullable Float repeatPenalty;

    @Option(names = "--presence-penalty", paramLabel = "X", description = "Penalty for having occurred.")
    private @Nullable Float presencePenalty;

    @Option(names = "--frequency-penalty", paramLabel = "X", description = "Penalty for each time it has occurred.")
    private @Nullable Float frequencyPenalty;

    @Option(names = "--dry-multiplier", paramLabel = "X", description = "DRY: strength of the penalty; 0 is none.")
    private @Nullable Float dryMultiplier;

    @Option(names = "--dry-base", paramLabel = "X", description = "DRY: growth of the penalty with each token.")
    private @Nullable Float dryBase;

    @Option(names = "--dry-allowed-length", paramLabel = "N", description = "DRY: tokens that may be repeated.")
    private @Nullable Integer dryAllowedLength;

    @Option(names = "--dry-penalty-last-n", paramLabel = "N", description = "DRY: tokens to look back; -1 for all.")
    private @Nullable Integer dryPenaltyLastN;

    @Option(
            names = "--dry-sequence-breaker",
            paramLabel = "TEXT",
            description = "DRY: what repetitions do not reach over, in place of the usual; 'none' for nothing.")
    private @Nullable List<String> dryBreakers;

    @Option(names = "--mirostat", paramLabel = "N", description = "Mirostat: 0 off, 1 or 2 the version.")
    private @Nullable Integer mirostat;

    @Option(names = "--mirostat-ent", paramLabel = "X", description = "Mirostat: surprise to aim at, in bits.")
    private @Nullable Float mirostatTau;

    @Option(names = "--mirostat-lr", paramLabel = "X", description = "Mirostat: how fast it learns.")
    private @Nullable Float mirostatEta;

    @Option(
            names = {"-l", "--logit-bias"},
            paramLabel = "ID(+/-)X",
            description = "Add to the logit of a token: 15043+1, 15043-1, 15043-inf forbids it.")
    private @Nullable List<String> biases;

    @Option(
            names = "--samplers",
            paramLabel = "NAMES",
            description =
                    "Which steps are taken, in order, with semicolons: penalties;dry;top_n_sigma;top_k;typ_p;top_p;"
                            + "min_p;xtc;temperature.")
    private @Nullable String samplers;

    @Option(
            names = {"--sampler-seq", "--sampling-seq"},
            paramLabel = "LETTERS",
            description = "The same by letters: edskypmxt.")
    private @Nullable String letters;

    SamplingArguments() {}

    /** Refuses what no model could be sampled with. */
    void check() {
        over(SamplingOptions.defaults());
    }

    /**
     * Options of which those given replace what the model recommends.
     *
     * @throws OptionException when one is out of range
     */
    SamplingOptions over(SamplingOptions recommended) {
        if (samplers != null && letters != null) {
            throw new OptionException("--samplers and --sampler-seq exclude each other");
        }
        try {
            SamplingOptionsBuilder options = recommended.toBuilder();
            applyTruncation(options);
            applyPenalties(options);
            given(seed, options::seed);
            given(mirostat, options::mirostat);
            given(mirostatTau, options::mirostatTau);
            given(mirostatEta, options::mirostatEta);
            given(biases, texts -> options.logitBias(biases(texts)));
            given(samplers, names -> options.samplers(SamplerKind.parse(names)));
            given(letters, sequence -> options.samplers(SamplerKind.parseLetters(sequence)));
            return options.build();
        } catch (ModelException exception) {
            throw new OptionException(String.valueOf(exception.getMessage()));
        }
    }

    private void applyTruncation(SamplingOptionsBuilder options) {
        given(temperature, options::temperature);
        given(topK, count -> options.topK(Math.max(0, count)));
        given(topP, options::topP);
        given(minP, options::minP);
        given(typicalP, options::typicalP);
        given(topNSigma, options::topNSigma);
        given(xtcProbability, options::xtcProbability);
        given(xtcThreshold, options::xtcThreshold);
    }

    private void applyPenalties(SamplingOptionsBuilder options) {
        given(repeatLastN, options::repeatLastN);
        given(repeatPenalty, options::repeatPenalty);
        given(presencePenalty, options::presencePenalty);
        given(frequencyPenalty, options::frequencyPenalty);
        given(dryMultiplier, options::dryMultiplier);
        given(dryBase, options::dryBase);
        given(dryAllowedLength, options::dryAllowedLength);
        given(dryPenaltyLastN, options::dryPenaltyLastN);
        given(dryBreakers, breakers -> options.drySequenceBreakers(breakers(breakers)));
    }

    private static <T> void given(@Nullable T value, Consumer<T> option) {
        if (value != null) {
            option.accept(value);
        }
    }

    private static List<String> breakers(List<String> texts) {
        return texts.stream()
                .filter(text -> !text.equals(NO_BREAKERS))
                .map(Escapes::resolve)
                .toList();
    }

    private static Map<Integer, Float> biases(List<String> texts) {
        Map<Integer, Float> biases = new LinkedHashMap<>();
        for (String text : texts) {
            Matcher matcher = BIAS.matcher(text);
            if (!matcher.matches()) {
                throw notABias(text);
            }
            biases.merge(Integer.valueOf(matcher.group(1)), bias(matcher.group(2), text), Float::sum);
        }
        return biases;
    }

    private static float bias(String number, String text) {
        if (number.equals("-inf")) {
            return Float.NEGATIVE_INFINITY;
        }
        try {
            return Float.parseFloat(number);
        } catch (NumberFormatException exception) {
            throw notABias(text);
        }
    }

    private static OptionException notABias(String text) {
        return new OptionException("--logit-bias '" + text + "' is no token id, sign and number, such as 15043-1.5");
    }
}

package io.apex4j.server;

import io.apex4j.model.ModelException;
import io.apex4j.model.SamplerKind;
import io.apex4j.model.SamplingOptions;
import io.apex4j.model.SamplingOptionsBuilder;
import io.apex4j.model.Tokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads how tokens are to be chosen, under the names that OpenAI's API and llama-server have for it. */
final class SamplingFields {
    private static final double MOST_TEMPERATURE = 100;
    private static final double MOST_PENALTY = 100;
    private static final double LEAST_FACTOR = 1e-3;
    private static final double MOST_FACTOR = 1e3;
    private static final double MOST_NUMBER = 1e6;
    private static final double MOST_BIAS = 1e6;
    private static final int MOST_BIASES = 10_000;
    private static final int MOST_BREAKERS = 64;

    private final JsonRequest request;
    private final Tokenizer tokenizer;
    private final SamplingOptionsBuilder builder;

    private SamplingFields(JsonRequest request, SamplingOptions usual, Tokenizer tokenizer) {
        this.request = request;
        this.tokenizer = tokenizer;
        this.builder = usual.toBuilder();
    }

    /**
     * The options that a request asks for.
     *
     * @param usual what holds where it is silent
     * @throws ApiException when a field is of the wrong kind or out of range
     */
    static SamplingOptions read(JsonRequest request, SamplingOptions usual, Tokenizer tokenizer) {
        return new SamplingFields(request, usual, tokenizer).read();
    }

    private SamplingOptions read() {
        readCuts();
        readPenalties();
        number("mirostat_tau", 0, MOST_NUMBER).ifPresent(value -> builder.mirostatTau((float) value));
        number("mirostat_eta", 0, MOST_NUMBER).ifPresent(value -> builder.mirostatEta((float) value));
        integer("mirostat", 0, 2).ifPresent(builder::mirostat);
        seed().ifPresent(builder::seed);
        request.value("logit_bias").ifPresent(value -> builder.logitBias(biases(value)));
        request.value("samplers").ifPresent(value -> builder.samplers(samplers(value)));
        return builder.build();
    }

    private void readCuts() {
        number("temperature", 0, MOST_TEMPERATURE).ifPresent(value -> builder.temperature((float) value));
        integer("top_k", -1, Integer.MAX_VALUE).ifPresent(value -> builder.topK(Math.max(0, value)));
        number("top_p", 0, 1).ifPresent(value -> builder.topP((float) value));
        number("min_p", 0, 1).ifPresent(value -> builder.minP((float) value));
        number("typical_p", 0, 1).ifPresent(value -> builder.typicalP((float) value));
        number("top_n_sigma", -1, MOST_NUMBER).ifPresent(value -> builder.topNSigma((float) value));
        number("xtc_probability", 0, 1).ifPresent(value -> builder.xtcProbability((float) value));
        number("xtc_threshold", 0, 1).ifPresent(value -> builder.xtcThreshold((float) value));
    }

    private void readPenalties() {
        integer("repeat_last_n", -1, Integer.MAX_VALUE).ifPresent(builder::repeatLastN);
        number("repetition_penalty", LEAST_FACTOR, MOST_FACTOR)
                .ifPresent(value -> builder.repeatPenalty((float) value));
        number("repeat_penalty", LEAST_FACTOR, MOST_FACTOR).ifPresent(value -> builder.repeatPenalty((float) value));
        number("frequency_penalty", -MOST_PENALTY, MOST_PENALTY)
                .ifPresent(value -> builder.frequencyPenalty((float) value));
        number("presence_penalty", -MOST_PENALTY, MOST_PENALTY)
                .ifPresent(value -> builder.presencePenalty((float) value));
        number("dry_multiplier", 0, MOST_NUMBER).ifPresent(value -> builder.dryMultiplier((float) value));
        number("dry_base", 1, MOST_NUMBER).ifPresent(value -> builder.dryBase((float) value));
        integer("dry_allowed_length", 1, Integer.MAX_VALUE).ifPresent(builder::dryAllowedLength);
        integer("dry_penalty_last_n", -1, Integer.MAX_VALUE).ifPresent(builder::dryPenaltyLastN);
        if (request.has("dry_sequence_breakers")) {
            builder.drySequenceBreakers(request.texts("dry_sequence_breakers", MOST_BREAKERS).stream()
                    .filter(text -> !text.isEmpty())
                    .toList());
        }
    }

    private OptionalDouble number(String name, double least, double most) {
        return request.number(name, least, most);
    }

    private OptionalInt integer(String name, int least, int most) {
        OptionalLong value = request.integer(name, least, most);
        return value.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) value.getAsLong());
    }

    /** Any whole number; -1 stands for chance, as do the largest of 32 bits. Other negative ones lose their sign bit. */
    private OptionalLong seed() {
        OptionalLong seed = request.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        if (seed.isEmpty() || seed.getAsLong() >= 0) {
            return seed;
        }
        return OptionalLong.of(seed.getAsLong() == -1 ? -1 : seed.getAsLong() & Long.MAX_VALUE);
    }

    /** {@code {"1234": -5}} or {@code [[1234, -5], ["text", false]]}. */
    private Map<Integer, Float> biases(Object value) {
        Map<Integer, Float> biases = new HashMap<>();
        String path = request.pathOf("logit_bias");
        if (value instanceof Map<?, ?> map) {
            if (map.size() > MOST_BIASES) {
                throw ApiException.invalid(
                        path, "'" + path + "' has " + map.size() + " fields; allowed are " + MOST_BIASES);
            }
            map.forEach((key, bias) -> addBias(path + "." + key, key, bias, biases));
            return biases;
        }
        List<Object> pairs = JsonRequest.toList(path, value, MOST_BIASES);
        for (int index = 0; index < pairs.size(); index++) {
            String place = path + "[" + index + "]";
            List<Object> pair = JsonRequest.toList(place, pairs.get(index), 2);
            if (pair.size() != 2) {
                throw JsonRequest.refusal(place, pairs.get(index), "a list of a token and a number");
            }
            addBias(place, pair.get(0), pair.get(1), biases);
        }
        return biases;
    }

    private void addBias(String place, @Nullable Object token, @Nullable Object given, Map<Integer, Float> biases) {
        float bias = Boolean.FALSE.equals(given)
                ? Float.NEGATIVE_INFINITY
                : (float) JsonRequest.toNumber(place, given, -MOST_BIAS, MOST_BIAS);
        for (int each : tokens(place, token)) {
            biases.put(each, bias);
        }
    }

    private int[] tokens(String place, @Nullable Object token) {
        if (token instanceof String text && !text.matches("-?\\d{1,18}")) {
            return tokenizer.encode(text, false);
        }
        Object number = token instanceof String text ? (Object) Long.valueOf(text) : token;
        return new int[] {(int) JsonRequest.toInteger(place, number, 0, tokenizer.vocabularySize() - 1L)};
    }

    private List<SamplerKind> samplers(Object value) {
        try {
            if (value instanceof String letters) {
                return SamplerKind.parseLetters(letters);
            }
            List<SamplerKind> kinds = new ArrayList<>();
            for (String name : request.texts("samplers", SamplerKind.values().length * 4)) {
                kinds.addAll(SamplerKind.parse(name));
            }
            return kinds;
        } catch (ModelException unknown) {
            throw ApiException.invalid(request.pathOf("samplers"), String.valueOf(unknown.getMessage()));
        }
    }
}

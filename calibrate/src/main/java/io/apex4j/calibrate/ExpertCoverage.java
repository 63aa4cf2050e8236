package io.apex4j.calibrate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How many tokens the experts of each layer have seen.
 *
 * @param layers by layer, ascending; only layers that have experts
 */
public record ExpertCoverage(List<Layer> layers) {
    private static final Pattern EXPERTS = Pattern.compile("blk\\.(\\d{1,6})\\..*_exps\\..*");

    /**
     * Tokens of a layer's experts.
     *
     * @param layer number of the layer
     * @param tokens by expert
     */
    public record Layer(int layer, List<Long> tokens) {
        /** Keeps its own copy. */
        public Layer {
            tokens = List.copyOf(tokens);
        }

        /** The fewest tokens of an expert. */
        public long fewest() {
            return tokens.stream().mapToLong(Long::longValue).min().orElse(0);
        }

        /** The most tokens of an expert. */
        public long most() {
            return tokens.stream().mapToLong(Long::longValue).max().orElse(0);
        }

        /** The tokens of an expert in the middle. */
        public long median() {
            long[] sorted = tokens.stream().mapToLong(Long::longValue).sorted().toArray();
            return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
        }
    }

    /**
     * An expert of a layer.
     *
     * @param layer number of the layer
     * @param expert number of the expert
     * @param tokens that it has seen
     */
    public record Expert(int layer, int expert, long tokens) {}

    /** Keeps its own copy. */
    public ExpertCoverage {
        layers = List.copyOf(layers);
    }

    /** The experts that have seen fewer tokens, by layer. */
    public List<Expert> below(long threshold) {
        return layers.stream()
                .flatMap(layer -> IntStream.range(0, layer.tokens().size())
                        .mapToObj(expert ->
                                new Expert(layer.layer(), expert, layer.tokens().get(expert))))
                .filter(expert -> expert.tokens() < threshold)
                .toList();
    }

    static ExpertCoverage of(SortedMap<String, InputSums> entries) {
        SortedMap<Integer, Layer> layers = new TreeMap<>();
        for (Map.Entry<String, InputSums> entry : entries.entrySet()) {
            Matcher name = EXPERTS.matcher(entry.getKey());
            if (name.matches() && entry.getValue().matrices() > 1) {
                int layer = Integer.parseInt(name.group(1));
                List<Long> tokens =
                        Arrays.stream(entry.getValue().counts()).boxed().toList();
                layers.putIfAbsent(layer, new Layer(layer, tokens));
            }
        }
        return new ExpertCoverage(List.copyOf(layers.values()));
    }
}

package io.apex4j.apex;

import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Turns a model and options into a {@link Plan}; reads no weights and writes nothing. */
public final class Planner {
    private static final long PADDING = 32;

    private Planner() {}

    /**
     * Plans a quantization.
     *
     * <p>The plan is not checked against the importance matrix, the disk or the target: that is {@link Preflight}.
     *
     * @throws PlanException when a tensor can get no type, or a layer to prune does not exist
     * @throws OptionException when a pattern is too costly to search
     */
    public static Plan plan(ModelShape source, QuantizeOptions options) {
        LayerPruning pruning = LayerPruning.of(source, options.pruneLayers());
        List<OutputTensor> tensors = OutputOrder.sorted(pruning.tensors(), options.keepSplit());
        List<GgufTensor> directory = OutputOrder.directory(tensors);
        TensorTypeRules profileRules = options.profile()
                .map(profile -> Recipe.of(profile, directory, pruning.layers(), pruning.denseLayers())
                        .rules())
                .orElse(TensorTypeRules.NONE);
        TypeChooser chooser = new TypeChooser(
                options,
                new RuleBook(options.rules(), profileRules),
                new Mixture(MixtureFacts.of(source, overridden(source, options), directory, options)));
        List<PlannedTensor> planned =
                tensors.stream().map(tensor -> planned(tensor, chooser)).toList();
        GgufMetadata metadata = OutputMetadata.of(source, options, pruning.layers());
        List<PlannedShard> shards = shards(metadata, tensors, planned, options.keepSplit());
        return new Plan(
                options.fileType(),
                options.profile(),
                shards,
                options.keepSplit(),
                fileBytes(source, shards),
                chooser.ruleUses());
    }

    private static PlannedTensor planned(OutputTensor output, TypeChooser chooser) {
        GgufTensor tensor = output.tensor();
        TypeChooser.Choice choice = chooser.choose(tensor);
        long rows = tensor.elements() / tensor.columns();
        return new PlannedTensor(
                tensor.name(),
                output.sourceName(),
                tensor.shape(),
                Role.of(tensor.name()),
                choice.zone(),
                tensor.type(),
                choice.type(),
                choice.reason(),
                Math.multiplyExact(rows, choice.type().rowBytes(tensor.columns())));
    }

    private static GgufMetadata overridden(ModelShape source, QuantizeOptions options) {
        GgufMetadata.Builder builder = source.metadata().toBuilder();
        for (KeyOverride override : options.overrides()) {
            builder.set(override.key(), override.value());
        }
        return builder.build();
    }

    private static List<PlannedShard> shards(
            GgufMetadata metadata, List<OutputTensor> tensors, List<PlannedTensor> planned, boolean keepSplit) {
        int count = 1;
        List<List<PlannedTensor>> byShard = new ArrayList<>();
        if (keepSplit) {
            count += tensors.stream()
                    .mapToInt(tensor -> tensor.tensor().shard())
                    .max()
                    .orElse(0);
        }
        for (int shard = 0; shard < count; shard++) {
            byShard.add(new ArrayList<>());
        }
        for (int index = 0; index < planned.size(); index++) {
            int shard = keepSplit ? tensors.get(index).tensor().shard() : 0;
            byShard.get(shard).add(planned.get(index));
        }
        if (count == 1) {
            return List.of(new PlannedShard(0, metadata, planned));
        }
        int shards = count;
        return IntStream.range(0, shards)
                .mapToObj(index -> new PlannedShard(
                        index, OutputMetadata.ofShard(metadata, index, shards, planned.size()), byShard.get(index)))
                .toList();
    }

    private static long fileBytes(ModelShape source, List<PlannedShard> shards) {
        if (source.publishedHeaderBytes().isEmpty()) {
            return shards.stream()
                    .mapToLong(shard -> shard.layout().fileBytes())
                    .sum();
        }
        long data = shards.stream()
                .flatMap(shard -> shard.tensors().stream())
                .mapToLong(tensor -> Math.ceilDiv(tensor.bytes(), PADDING) * PADDING)
                .sum();
        return source.publishedHeaderBytes().getAsLong() + data;
    }
}

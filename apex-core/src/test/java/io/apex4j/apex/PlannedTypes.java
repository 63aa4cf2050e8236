package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The types that a plan gives. */
record PlannedTypes(Plan plan) {
    PlannedTypes(ModelShape shape, QuantizeOptions.Builder options) {
        this(Planner.plan(shape, options.build()));
    }

    PlannedTypes(ModelShape shape, FileType fileType, boolean hasImatrix) {
        this(shape, options(fileType, hasImatrix));
    }

    private static QuantizeOptions.Builder options(FileType fileType, boolean hasImatrix) {
        QuantizeOptions.Builder options = QuantizeOptions.of(fileType);
        if (hasImatrix) {
            Map<String, ImportanceFacts.Entry> any = Map.of("any", ImportanceFacts.Entry.of(new float[1]));
            options.importance(new ImportanceFacts("any.gguf", Optional.empty(), 0, new TreeMap<>(any)));
        }
        return options;
    }

    GgmlType typeOf(String name) {
        return plan.tensors().stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow()
                .type();
    }

    /** The layers in which a tensor has a type, ascending, separated by spaces. */
    String layers(String tensorName, GgmlType type) {
        int[] layers = plan.tensors().stream()
                .filter(tensor -> tensor.type() == type)
                .map(PlannedTensor::name)
                .filter(name -> name.matches("blk\\.\\d+\\." + tensorName + "(_exps)?\\.weight"))
                .mapToInt(LayerNames::layerOf)
                .toArray();
        return String.join(" ", Arrays.stream(layers).mapToObj(String::valueOf).toList());
    }
}

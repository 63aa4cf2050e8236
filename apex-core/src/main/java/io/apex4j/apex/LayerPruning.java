package io.apex4j.apex;

import io.apex4j.gguf.GgufTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Leaves out layers and numbers those after them anew, one after the other.
 *
 * @param tensors what remains, in the order of the source
 * @param layers number of layers that remain
 * @param denseLayers how many of them, from the first on, have no experts
 */
record LayerPruning(List<OutputTensor> tensors, int layers, int denseLayers) {

    /**
     * Applies {@code --prune-layers}.
     *
     * @throws PlanException when a layer does not exist, or none remains
     */
    static LayerPruning of(ModelShape source, List<Integer> pruned) {
        Map<Integer, Integer> numbers = new TreeMap<>();
        if (!pruned.isEmpty()) {
            numbers = newNumbers(existingLayers(source), pruned);
        }
        List<OutputTensor> remaining = new ArrayList<>();
        for (GgufTensor tensor : source.tensors()) {
            int layer = LayerNames.prunableLayerOf(tensor.name());
            if (pruned.contains(layer)) {
                continue;
            }
            Integer number = numbers.get(layer);
            remaining.add(new OutputTensor(
                    number == null || number == layer ? tensor : renamed(tensor, number), tensor.name()));
        }
        int dense = source.denseLayers();
        int prunedDense = (int) pruned.stream().filter(layer -> layer < dense).count();
        return new LayerPruning(remaining, source.layers() - pruned.size(), dense - prunedDense);
    }

    private static TreeSet<Integer> existingLayers(ModelShape source) {
        TreeSet<Integer> layers = new TreeSet<>();
        for (GgufTensor tensor : source.tensors()) {
            layers.add(LayerNames.prunableLayerOf(tensor.name()));
        }
        layers.remove(LayerNames.NO_LAYER);
        return layers;
    }

    private static Map<Integer, Integer> newNumbers(TreeSet<Integer> existing, List<Integer> pruned) {
        for (int layer : pruned) {
            if (!existing.contains(layer)) {
                throw new PlanException("--prune-layers: layer " + layer + " does not exist; the model has "
                        + (existing.isEmpty() ? "none" : "layers " + existing.first() + " to " + existing.last()));
            }
        }
        if (existing.size() == pruned.size()) {
            throw new PlanException("--prune-layers: all " + existing.size() + " layers would go; keep at least one");
        }
        int firstPruned = pruned.getFirst();
        Map<Integer, Integer> numbers = new TreeMap<>();
        int next = 0;
        for (int layer : existing) {
            if (!pruned.contains(layer)) {
                int number = layer < firstPruned ? layer : next;
                numbers.put(layer, number);
                next = number + 1;
            }
        }
        return numbers;
    }

    private static GgufTensor renamed(GgufTensor tensor, int layer) {
        return new GgufTensor(
                LayerNames.withLayer(tensor.name(), layer),
                tensor.shape(),
                tensor.type(),
                tensor.shard(),
                tensor.offset());
    }
}

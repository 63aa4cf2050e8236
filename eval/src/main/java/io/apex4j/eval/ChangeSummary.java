package io.apex4j.eval;

import io.apex4j.apex.Role;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What quantizing has changed in groups of tensors: the root mean square of their relative errors, each tensor counting by
 * its number of weights.
 */
final class ChangeSummary {
    private ChangeSummary() {}

    /** The error of each role that has weights. */
    static Map<Role, Double> byRole(List<TensorChange> changes) {
        Map<Role, Double> byRole = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            if (changes.stream().anyMatch(change -> change.role() == role)) {
                byRole.put(role, error(changes, change -> change.role() == role));
            }
        }
        return byRole;
    }

    /** The error of each layer. */
    static SortedMap<Integer, Double> byLayer(List<TensorChange> changes) {
        SortedMap<Integer, Double> byLayer = new TreeMap<>();
        changes.stream()
                .map(TensorChange::layer)
                .filter(layer -> layer >= 0)
                .distinct()
                .forEach(layer -> byLayer.put(layer, error(changes, change -> change.layer() == layer)));
        return byLayer;
    }

    private static double error(List<TensorChange> changes, Predicate<TensorChange> filter) {
        double squares = 0;
        double weights = 0;
        for (TensorChange change : changes) {
            if (filter.test(change)) {
                squares += change.weights() * change.relativeError() * change.relativeError();
                weights += change.weights();
            }
        }
        return weights == 0 ? 0 : Math.sqrt(squares / weights);
    }
}

package io.apex4j.cli;

import static io.apex4j.cli.TextTable.Column.cut;
import static io.apex4j.cli.TextTable.Column.number;
import static io.apex4j.cli.TextTable.Column.text;

import io.apex4j.apex.Role;
import io.apex4j.gguf.GgmlType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Sums over tensors that have something in common.
 *
 * @param tensors how many
 * @param weights number of their values
 * @param bytes their size without padding
 * @param types how many of them have each type, in the order of the types' numbers
 */
record Totals(long tensors, long weights, long bytes, Map<GgmlType, Long> types) {

    /** Sums by role, in the order of roles; roles without tensors are left out. */
    static Map<Role, Totals> byRole(Collection<SizedTensor> tensors) {
        return grouped(tensors, SizedTensor::role);
    }

    /** Sums by type, in the order of the types' numbers. */
    static Map<GgmlType, Totals> byType(Collection<SizedTensor> tensors) {
        return grouped(tensors, SizedTensor::type);
    }

    /** Sums over all. */
    static Totals of(Collection<SizedTensor> tensors) {
        return new Totals(
                tensors.size(),
                tensors.stream().mapToLong(SizedTensor::weights).sum(),
                tensors.stream().mapToLong(SizedTensor::bytes).sum(),
                tensors.stream()
                        .collect(Collectors.groupingBy(SizedTensor::type, TreeMap::new, Collectors.counting())));
    }

    private static <K extends Comparable<K>> Map<K, Totals> grouped(
            Collection<SizedTensor> tensors, Function<SizedTensor, K> key) {
        Map<K, Totals> totals = new TreeMap<>();
        tensors.stream()
                .collect(Collectors.groupingBy(key))
                .forEach((group, members) -> totals.put(group, of(members)));
        return totals;
    }

    /** Bits per weight. */
    double bitsPerWeight() {
        return weights == 0 ? 0 : 8.0 * bytes / weights;
    }

    /** A table of sums by role. */
    static TextTable roleTable(Collection<SizedTensor> tensors) {
        TextTable table = new TextTable(
                text("role"),
                number("tensors"),
                number("weights"),
                number("size"),
                number("bits/weight"),
                cut("types"));
        byRole(tensors).forEach((role, totals) -> totals.addTo(table, role.label(), totals.typeCounts()));
        table.rule();
        of(tensors).addTo(table, "all", "");
        return table;
    }

    private void addTo(TextTable table, String label, String typeCounts) {
        table.row(
                label,
                Numbers.count(tensors),
                Numbers.weights(weights),
                Numbers.size(bytes),
                Numbers.bits(bitsPerWeight()),
                typeCounts);
    }

    /** {@code Q5_K 60, Q6_K 6}: the most frequent first. */
    private String typeCounts() {
        return types.entrySet().stream()
                .sorted(Map.Entry.<GgmlType, Long>comparingByValue(Comparator.reverseOrder()))
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Sums by role for JSON. */
    static List<Map<String, Object>> rolesJson(Collection<SizedTensor> tensors) {
        List<Map<String, Object>> list = new ArrayList<>();
        byRole(tensors).forEach((role, totals) -> list.add(totals.json("role", role.label())));
        return list;
    }

    /** Sums by type for JSON. */
    static List<Map<String, Object>> typesJson(Collection<SizedTensor> tensors) {
        List<Map<String, Object>> list = new ArrayList<>();
        byType(tensors).forEach((type, totals) -> list.add(totals.json("type", type.name())));
        return list;
    }

    private Map<String, Object> json(String key, String name) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put(key, name);
        object.put("tensors", tensors);
        object.put("weights", weights);
        object.put("bytes", bytes);
        object.put("bitsPerWeight", bitsPerWeight());
        return object;
    }
}

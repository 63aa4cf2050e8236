package io.apex4j.grammar;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Divides characters by which of several sets they are in. */
final class CharacterParts {
    private CharacterParts() {}

    /**
     * Characters that are in the same sets.
     *
     * @param members the sets, by their place in the list
     */
    record Part(CodePoints set, BitSet members) {}

    /** The parts of characters that are in at least one set, by their first characters. */
    static List<Part> of(List<CodePoints> sets) {
        SortedMap<Integer, List<Integer>> flips = new TreeMap<>();
        for (int number = 0; number < sets.size(); number++) {
            CodePoints set = sets.get(number);
            for (int range = 0; range < set.rangeCount(); range++) {
                flips.computeIfAbsent(set.first(range), _ -> new ArrayList<>()).add(number);
                flips.computeIfAbsent(set.last(range) + 1, _ -> new ArrayList<>())
                        .add(number);
            }
        }
        Map<BitSet, List<CodePoints>> ranges = new LinkedHashMap<>();
        BitSet members = new BitSet();
        int first = 0;
        for (var flip : flips.entrySet()) {
            if (!members.isEmpty()) {
                ranges.computeIfAbsent((BitSet) members.clone(), _ -> new ArrayList<>())
                        .add(CodePoints.range(first, flip.getKey() - 1));
            }
            flip.getValue().forEach(members::flip);
            first = flip.getKey();
        }
        List<Part> parts = new ArrayList<>();
        ranges.forEach((key, list) -> parts.add(new Part(CodePoints.union(list), key)));
        return parts;
    }
}

package io.apex4j.apex;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What planning has to know about an importance matrix: everything but the values.
 *
 * @param file the path as typed; it is written into the output
 * @param dataset the first of its datasets, if it names any
 * @param chunks number of chunks it was computed on; 0 or less when unknown
 * @param entries its entries by tensor name
 */
public record ImportanceFacts(String file, Optional<String> dataset, int chunks, SortedMap<String, Entry> entries) {

    /**
     * One entry.
     *
     * @param size number of values: row length times number of experts
     * @param firstNonFinite index of the first value that is infinite or not a number, if there is one
     */
    public record Entry(long size, OptionalLong firstNonFinite) {
        /** The facts of an entry with these values. */
        public static Entry of(float[] values) {
            for (int index = 0; index < values.length; index++) {
                if (!Float.isFinite(values[index])) {
                    return new Entry(values.length, OptionalLong.of(index));
                }
            }
            return new Entry(values.length, OptionalLong.empty());
        }
    }

    /** Keeps its own copy of the entries. */
    public ImportanceFacts {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /** The same without the entries that a filter leaves out. */
    public ImportanceFacts filtered(WeightFilter filter) {
        SortedMap<String, Entry> kept = new TreeMap<>();
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            if (filter.keeps(entry.getKey())) {
                kept.put(entry.getKey(), entry.getValue());
            }
        }
        return new ImportanceFacts(file, dataset, chunks, kept);
    }
}

package io.apex4j.calibrate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an importance matrix holds.
 *
 * @param datasets the texts that it comes from, as they were named
 * @param chunkTokens tokens of a chunk
 * @param entries sums by name of the tensor
 * @param tiedOutput sums of the input of an embedding that is the output as well, where they were collected: apart from the
 *     entries, because llama.cpp has none for it
 */
record MatrixContent(
        List<String> datasets, int chunkTokens, SortedMap<String, InputSums> entries, Optional<InputSums> tiedOutput) {
    /** Keeps its own copies of list and map. */
    MatrixContent {
        datasets = List.copyOf(datasets);
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /** Chunks as llama-imatrix counts them: the most tokens that any matrix has seen, in chunks. */
    int chunkCount() {
        long tokens = entries.values().stream()
                .mapToLong(InputSums::largestCount)
                .max()
                .orElse(0);
        return Math.toIntExact(Math.min(tokens / chunkTokens, Integer.MAX_VALUE));
    }

    /**
     * Both together, datasets of this one first.
     *
     * @param origin what the other one is, for messages
     * @throws CalibrationException when the shapes of an entry differ
     */
    MatrixContent plus(MatrixContent other, String origin) {
        List<String> both = new ArrayList<>(datasets);
        both.addAll(other.datasets);
        SortedMap<String, InputSums> merged = new TreeMap<>(entries);
        other.entries.forEach((name, sums) -> merged.merge(name, sums, (one, two) -> sum(name, one, two, origin)));
        Optional<InputSums> output = tiedOutput.isEmpty()
                ? other.tiedOutput
                : other.tiedOutput
                        .map(sums -> sum("the output", tiedOutput.get(), sums, origin))
                        .or(() -> tiedOutput);
        return new MatrixContent(both, chunkTokens, merged, output);
    }

    private static InputSums sum(String name, InputSums one, InputSums other, String origin) {
        if (one.squares().length != other.squares().length
                || one.matrices() != other.matrices() && one.matrices() != 1 && other.matrices() != 1) {
            throw new CalibrationException(origin + ": entry " + name + " has " + shape(other)
                    + ", and what it is to be added to has " + shape(one) + "; they are of different models");
        }
        return one.plus(other);
    }

    private static String shape(InputSums sums) {
        return sums.matrices() + " x " + sums.columns() + " values";
    }
}

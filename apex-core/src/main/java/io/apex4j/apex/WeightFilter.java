package io.apex4j.apex;

import java.util.List;

/**
 * Which entries of an importance matrix are used: {@code --include-weights} or {@code --exclude-weights}.
 *
 * @param included parts of names; when there are any, only entries whose name contains one of them are used
 * @param excluded parts of names; entries whose name contains one of them are not used
 */
public record WeightFilter(List<String> included, List<String> excluded) {
    /** Every entry is used. */
    public static final WeightFilter ALL = new WeightFilter(List.of(), List.of());

    /** Checks that only one of the lists is used. */
    public WeightFilter {
        included = List.copyOf(included);
        excluded = List.copyOf(excluded);
        if (!included.isEmpty() && !excluded.isEmpty()) {
            throw new OptionException("--include-weights " + included.getFirst() + " and --exclude-weights "
                    + excluded.getFirst() + " exclude each other; give only one of the two");
        }
    }

    /** Whether the entry of a tensor is used. */
    public boolean keeps(String entryName) {
        return excluded.stream().noneMatch(entryName::contains)
                && (included.isEmpty() || included.stream().anyMatch(entryName::contains));
    }
}

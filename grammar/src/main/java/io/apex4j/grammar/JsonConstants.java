package io.apex4j.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares values of JSON. */
final class JsonConstants {
    private JsonConstants() {}

    /** The values that are in each of some lists; of equal ones the first. */
    static List<SchemaLocation> common(List<List<SchemaLocation>> lists, SchemaBudget budget) {
        List<SchemaLocation> common = new ArrayList<>(lists.getFirst());
        for (List<SchemaLocation> list : lists.subList(1, lists.size())) {
            budget.spend(
                    (long) common.size() * list.size(),
                    common.isEmpty() ? "#" : common.getFirst().pointer());
            common.removeIf(constant -> list.stream().noneMatch(other -> areEqual(constant, other)));
        }
        return common;
    }

    static boolean areEqual(SchemaLocation one, SchemaLocation other) {
        return areEqual(one.value(), other.value(), one.pointer(), 0);
    }

    private static boolean areEqual(@Nullable Object one, @Nullable Object other, String pointer, int depth) {
        if (depth > SchemaLimits.CONSTANT_NESTING) {
            throw new SchemaException(
                    pointer, "the constant is nested more than " + SchemaLimits.CONSTANT_NESTING + " deep");
        }
        return switch (one) {
            case null -> other == null;
            case Number number ->
                other instanceof Number
                        && SchemaValues.number(number, pointer).compareTo(SchemaValues.number(other, pointer)) == 0;
            case List<?> list -> other instanceof List<?> otherList && areEqual(list, otherList, pointer, depth);
            case Map<?, ?> map -> other instanceof Map<?, ?> otherMap && areEqual(map, otherMap, pointer, depth);
            default -> one.equals(other);
        };
    }

    private static boolean areEqual(List<?> one, List<?> other, String pointer, int depth) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int index = 0; index < one.size(); index++) {
            if (!areEqual(one.get(index), other.get(index), pointer, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private static boolean areEqual(Map<?, ?> one, Map<?, ?> other, String pointer, int depth) {
        return one.keySet().equals(other.keySet())
                && one.keySet().stream().allMatch(key -> areEqual(one.get(key), other.get(key), pointer, depth + 1));
    }
}

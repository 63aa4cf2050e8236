package io.apex4j.model;

import io.apex4j.model.TemplateValue.Int;
import io.apex4j.model.TemplateValue.Real;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;

/** Comparisons between two values, by Python's rules. */
final class JinjaComparison {
    private JinjaComparison() {}

    /** Whether {@code left operator right} is true. */
    static boolean holds(JinjaRun run, String operator, TemplateValue left, TemplateValue right) {
        return switch (operator) {
            case "==" -> equal(run, left, right);
            case "!=" -> !equal(run, left, right);
            case "in" -> contains(run, right, left);
            case "not in" -> !contains(run, right, left);
            default -> ordered(run, operator, left, right);
        };
    }

    static boolean equal(JinjaRun run, TemplateValue left, TemplateValue right) {
        run.charge(1);
        if (JinjaArithmetic.number(left) != null) {
            return JinjaArithmetic.number(right) != null && numbersEqual(left, right);
        }
        return switch (left) {
            case TemplateText text -> {
                run.chargeRead(text);
                yield text.equals(right);
            }
            case TemplateList list -> right instanceof TemplateList other && listsEqual(run, list, other);
            case TemplateMap map -> right instanceof TemplateMap other && mapsEqual(run, map, other);
            case TemplateValue.None _ -> right instanceof TemplateValue.None;
            case TemplateValue.Undefined _ -> right instanceof TemplateValue.Undefined;
            case TemplateValue other -> other.equals(right);
        };
    }

    private static boolean listsEqual(JinjaRun run, TemplateList left, TemplateList right) {
        if (left.kind() != right.kind() || left.items().size() != right.items().size()) {
            return false;
        }
        Iterator<TemplateValue> others = right.items().iterator();
        for (TemplateValue item : left.items()) {
            if (!equal(run, item, others.next())) {
                return false;
            }
        }
        return true;
    }

    private static boolean mapsEqual(JinjaRun run, TemplateMap left, TemplateMap right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (TemplateMap.Entry entry : left.entries()) {
            run.chargeRead(entry.key());
            TemplateValue other = right.get(entry.key());
            if (other == null || !equal(run, entry.value(), other)) {
                return false;
            }
        }
        return true;
    }

    private static boolean numbersEqual(TemplateValue left, TemplateValue right) {
        return !isNaN(left) && !isNaN(right) && compareNumbers(left, right) == 0;
    }

    private static boolean isNaN(TemplateValue value) {
        return value instanceof Real real && Double.isNaN(real.value());
    }

    /** Compares exactly; both must be numbers, neither NaN. */
    private static int compareNumbers(TemplateValue left, TemplateValue right) {
        TemplateValue first = JinjaArithmetic.number(left);
        TemplateValue second = JinjaArithmetic.number(right);
        if (first instanceof Int a && second instanceof Int b) {
            return a.value().compareTo(b.value());
        }
        boolean infinite = first instanceof Real a && Double.isInfinite(a.value())
                || second instanceof Real b && Double.isInfinite(b.value());
        if (infinite) {
            return Double.compare(approximate(left), approximate(right));
        }
        return decimal(left).compareTo(decimal(right));
    }

    private static double approximate(TemplateValue value) {
        return value instanceof Real real ? real.value() : 0;
    }

    private static BigDecimal decimal(TemplateValue value) {
        return JinjaArithmetic.number(value) instanceof Int integer
                ? new BigDecimal(integer.value())
                : new BigDecimal(JinjaArithmetic.toDouble(value));
    }

    /** Whether the item is part of a string, an element of a list, or a key of a map. */
    static boolean contains(JinjaRun run, TemplateValue container, TemplateValue item) {
        return switch (container) {
            case TemplateText text -> {
                if (!(item instanceof TemplateText part)) {
                    throw new TemplateFault("'in' a string needs a string on its left, not '" + item.typeName() + "'");
                }
                run.chargeRead(text);
                run.chargeSearch(text.length(), part.length());
                yield text.text().contains(part.text());
            }
            case TemplateMap map -> {
                run.chargeRead(item);
                yield map.get(item) != null;
            }
            case TemplateList list -> {
                for (TemplateValue element : list.items()) {
                    if (equal(run, element, item)) {
                        yield true;
                    }
                }
                yield false;
            }
            case TemplateValue.Undefined _ -> false;
            case TemplateValue other ->
                throw new TemplateFault("'in' does not go with the type '" + other.typeName() + "' on its right");
        };
    }

    private static boolean ordered(JinjaRun run, String operator, TemplateValue left, TemplateValue right) {
        if (isNaN(left) || isNaN(right)) {
            return false;
        }
        int order = compare(run, left, right);
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    /** The order of two numbers (NaN is the greatest), strings (by code points) or lists. */
    static int compare(JinjaRun run, TemplateValue left, TemplateValue right) {
        run.charge(1);
        if (JinjaArithmetic.number(left) != null && JinjaArithmetic.number(right) != null) {
            boolean unordered = isNaN(left) || isNaN(right);
            return unordered ? Boolean.compare(isNaN(left), isNaN(right)) : compareNumbers(left, right);
        }
        if (left instanceof TemplateText a && right instanceof TemplateText b) {
            run.chargeRead(a);
            return compareCodePoints(a.text(), b.text());
        }
        if (left instanceof TemplateList a && right instanceof TemplateList b && a.kind() == b.kind()) {
            return compareLists(run, a.items(), b.items());
        }
        TemplateValue undefined = left instanceof TemplateValue.Undefined ? left : right;
        throw new TemplateFault(
                undefined instanceof TemplateValue.Undefined(String reason)
                        ? reason
                        : "values of the types '" + left.typeName() + "' and '" + right.typeName() + "' have no order");
    }

    private static int compareLists(JinjaRun run, List<TemplateValue> left, List<TemplateValue> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (!equal(run, left.get(i), right.get(i))) {
                return compare(run, left.get(i), right.get(i));
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int compareCodePoints(String left, String right) {
        int at = 0;
        int shorter = Math.min(left.length(), right.length());
        while (at < shorter && left.charAt(at) == right.charAt(at)) {
            at++;
        }
        if (at == shorter) {
            return Integer.compare(left.length(), right.length());
        }
        boolean bothSurrogates = Character.isSurrogate(left.charAt(at)) && Character.isSurrogate(right.charAt(at));
        return bothSurrogates
                ? Character.compare(left.charAt(at), right.charAt(at))
                : Integer.compare(left.codePointAt(at), right.codePointAt(at));
    }
}

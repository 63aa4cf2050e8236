package io.apex4j.model;

import io.apex4j.model.TemplateList.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Filters of sequences. */
final class JinjaListFilters {
    private JinjaListFilters() {}

    /** The filter of the name, null when there is none. */
    static @Nullable JinjaFilter find(String name) {
        return switch (name) {
            case "list" -> (run, input, _) -> TemplateList.list(run.iterate(input));
            case "first" ->
                (run, input, _) -> {
                    List<TemplateValue> elements = run.iterate(input);
                    return elements.isEmpty() ? none("first") : elements.getFirst();
                };
            case "last" ->
                (run, input, _) -> {
                    List<TemplateValue> elements = run.iterate(input);
                    return elements.isEmpty() ? none("last") : elements.getLast();
                };
            case "reverse" -> JinjaListFilters::reverse;
            case "sort" -> JinjaListFilters::sort;
            case "dictsort" -> JinjaListFilters::sortMap;
            case "min" -> (run, input, arguments) -> extreme(run, name, input, arguments);
            case "max" -> (run, input, arguments) -> extreme(run, name, input, arguments);
            case "sum" -> JinjaListFilters::sum;
            case "batch" -> JinjaListFilters::batch;
            case "slice" -> JinjaListFilters::slices;
            default -> null;
        };
    }

    private static TemplateValue none(String which) {
        return new TemplateValue.Undefined("there is no " + which + " item, the sequence is empty");
    }

    private static TemplateValue reverse(JinjaRun run, TemplateValue input, JinjaArguments arguments) {
        arguments.expect("reverse", 0);
        List<TemplateValue> reversed = run.iterate(input).reversed();
        if (!(input instanceof TemplateText)) {
            return TemplateList.of(Kind.GENERATOR, List.copyOf(reversed));
        }
        return JinjaTextFilters.joined(run, reversed, TemplateText.EMPTY, true);
    }

    /** What an element is compared by: an attribute when one is given, in lower case unless case matters. */
    static TemplateValue key(
            JinjaRun run, TemplateValue element, @Nullable TemplateValue attribute, boolean caseSensitive) {
        TemplateValue key = attribute == null ? element : JinjaAttributes.path(run, element, attribute);
        run.chargeRead(key);
        return key instanceof TemplateText text && !caseSensitive ? run.made(TextCase.of(run, text, "lower")) : key;
    }

    /** An element with what it is compared by. */
    private record Keyed(TemplateValue key, TemplateValue element) {}

    private static List<TemplateValue> sorted(JinjaRun run, List<Keyed> elements, boolean reverse) {
        Comparator<Keyed> order = (a, b) -> JinjaComparison.compare(run, a.key(), b.key());
        return elements.stream()
                .sorted(reverse ? order.reversed() : order)
                .map(Keyed::element)
                .toList();
    }

    private static TemplateValue sort(JinjaRun run, TemplateValue input, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect("sort", 0, "reverse", "case_sensitive", "attribute");
        List<Keyed> keyed = new ArrayList<>();
        for (TemplateValue element : run.iterate(input)) {
            keyed.add(new Keyed(sortKey(run, element, bound), element));
        }
        return TemplateList.list(sorted(run, keyed, bound.isTrue(0, false)));
    }

    private static TemplateValue sortKey(JinjaRun run, TemplateValue element, JinjaArguments bound) {
        boolean caseSensitive = bound.isTrue(1, false);
        if (!(bound.at(2, TemplateValue.NONE) instanceof TemplateText attributes)
                || attributes.text().indexOf(',') < 0) {
            return key(run, element, notNone(bound.find(2)), caseSensitive);
        }
        List<TemplateValue> keys = new ArrayList<>();
        for (String attribute : attributes.text().split(",", -1)) {
            keys.add(key(run, element, TemplateText.own(attribute), caseSensitive));
        }
        return TemplateList.list(keys);
    }

    static @Nullable TemplateValue notNone(@Nullable TemplateValue value) {
        return value instanceof TemplateValue.None ? null : value;
    }

    private static TemplateValue sortMap(JinjaRun run, TemplateValue input, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect("dictsort", 0, "case_sensitive", "by", "reverse");
        if (!(input instanceof TemplateMap map)) {
            throw new TemplateFault("dictsort needs a map, not '" + input.typeName() + "'");
        }
        String by = bound.text(1, "key").text();
        if (!by.equals("key") && !by.equals("value")) {
            throw new TemplateFault("dictsort goes by 'key' or 'value', not '" + Excerpt.of(by) + "'");
        }
        List<Keyed> keyed = new ArrayList<>();
        for (TemplateMap.Entry entry : map.entries()) {
            TemplateValue key = by.equals("key") ? entry.key() : entry.value();
            keyed.add(new Keyed(
                    key(run, key, null, bound.isTrue(0, false)), TemplateList.tuple(entry.key(), entry.value())));
        }
        return TemplateList.list(sorted(run, keyed, bound.isTrue(2, false)));
    }

    private static TemplateValue extreme(JinjaRun run, String name, TemplateValue input, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect(name, 0, "case_sensitive", "attribute");
        Keyed best = null;
        for (TemplateValue element : run.iterate(input)) {
            Keyed candidate = new Keyed(key(run, element, notNone(bound.find(1)), bound.isTrue(0, false)), element);
            int order = best == null ? 0 : JinjaComparison.compare(run, candidate.key(), best.key());
            if (best == null || (name.equals("min") ? order < 0 : order > 0)) {
                best = candidate;
            }
        }
        return best == null ? none(name) : best.element();
    }

    private static TemplateValue sum(JinjaRun run, TemplateValue input, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect("sum", 0, "attribute", "start");
        TemplateValue attribute = notNone(bound.find(0));
        TemplateValue sum = bound.at(1, TemplateValue.of(0));
        for (TemplateValue element : run.iterate(input)) {
            TemplateValue summand = attribute == null ? element : JinjaAttributes.path(run, element, attribute);
            sum = run.made(JinjaArithmetic.apply(run, "+", sum, summand));
        }
        return sum;
    }

    private static TemplateValue batch(JinjaRun run, TemplateValue input, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect("batch", 1, "linecount", "fill_with");
        int size = positive(run, bound.integer(0, 0));
        List<TemplateValue> batches = new ArrayList<>();
        List<TemplateValue> batch = new ArrayList<>();
        for (TemplateValue element : run.iterate(input)) {
            if (batch.size() == size) {
                batches.add(TemplateList.list(batch));
                batch = new ArrayList<>();
            }
            batch.add(element);
        }
        TemplateValue fill = notNone(bound.find(1));
        while (fill != null && !batch.isEmpty() && batch.size() < size) {
            batch.add(fill);
        }
        if (!batch.isEmpty()) {
            batches.add(TemplateList.list(batch));
        }
        return TemplateList.of(Kind.GENERATOR, batches);
    }

    private static TemplateValue slices(JinjaRun run, TemplateValue input, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect("slice", 1, "slices", "fill_with");
        int count = positive(run, bound.integer(0, 0));
        List<TemplateValue> elements = run.iterate(input);
        TemplateValue fill = notNone(bound.find(1));
        int longer = elements.size() % count;
        List<TemplateValue> slices = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < count; i++) {
            int end = start + elements.size() / count + (i < longer ? 1 : 0);
            List<TemplateValue> slice = new ArrayList<>(elements.subList(start, end));
            if (fill != null && i >= longer) {
                slice.add(fill);
            }
            slices.add(TemplateList.list(slice));
            start = end;
        }
        return TemplateList.of(Kind.GENERATOR, slices);
    }

    private static int positive(JinjaRun run, int count) {
        if (count <= 0) {
            throw new TemplateFault("a positive count is wanted, not " + count);
        }
        run.checkElements(count);
        return count;
    }
}

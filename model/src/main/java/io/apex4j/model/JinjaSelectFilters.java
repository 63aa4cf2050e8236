package io.apex4j.model;

import io.apex4j.model.TemplateList.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Filters that select, change or group the elements of sequences. */
final class JinjaSelectFilters {
    private JinjaSelectFilters() {}

    /** The filter of the name, null when there is none. */
    static @Nullable JinjaFilter find(String name) {
        return switch (name) {
            case "select", "reject" ->
                (run, input, arguments) -> select(run, input, arguments, 0, name.equals("select"));
            case "selectattr", "rejectattr" ->
                (run, input, arguments) -> select(run, input, arguments, 1, name.equals("selectattr"));
            case "map" -> JinjaSelectFilters::map;
            case "unique" -> JinjaSelectFilters::unique;
            case "groupby" -> JinjaSelectFilters::group;
            default -> null;
        };
    }

    /** Keeps the elements of which the test holds; with one attribute before the test, it is asked about that. */
    private static TemplateValue select(
            JinjaRun run, TemplateValue input, JinjaArguments arguments, int attributes, boolean wanted) {
        TemplateValue attribute = attributes == 0 ? null : arguments.at(0);
        JinjaTest test = test(arguments, attributes);
        JinjaArguments testArguments = arguments.from(attributes + 1);
        List<TemplateValue> selected = new ArrayList<>();
        for (TemplateValue element : run.iterate(input)) {
            TemplateValue asked = attribute == null ? element : JinjaAttributes.path(run, element, attribute);
            run.chargeRead(asked);
            if (test.holds(run, asked, testArguments) == wanted) {
                selected.add(element);
            }
        }
        return TemplateList.of(Kind.GENERATOR, selected);
    }

    private static JinjaTest test(JinjaArguments arguments, int index) {
        if (!arguments.has(index)) {
            return (_, input, _) -> input.isTrue();
        }
        String name = arguments.text(index).text();
        JinjaTest test = JinjaTests.find(name);
        if (test == null) {
            throw new TemplateFault("there is no test '" + Excerpt.of(name) + "'");
        }
        return test;
    }

    private static TemplateValue map(JinjaRun run, TemplateValue input, JinjaArguments arguments) {
        List<TemplateValue> mapped = new ArrayList<>();
        if (arguments.positional().isEmpty()) {
            JinjaArguments bound = arguments.expect("map", 1, "attribute", "default");
            for (TemplateValue element : run.iterate(input)) {
                TemplateValue value = JinjaAttributes.path(run, element, bound.at(0));
                mapped.add(value instanceof TemplateValue.Undefined ? bound.at(1, value) : value);
            }
            return TemplateList.of(Kind.GENERATOR, mapped);
        }
        String name = arguments.text(0).text();
        JinjaFilter filter = JinjaFilters.find(name);
        if (filter == null) {
            throw new TemplateFault("there is no filter '" + Excerpt.of(name) + "'");
        }
        JinjaArguments filterArguments = arguments.from(1);
        run.enter();
        for (TemplateValue element : run.iterate(input)) {
            run.chargeRead(element);
            mapped.add(run.made(filter.apply(run, element, filterArguments)));
        }
        run.leave();
        return TemplateList.of(Kind.GENERATOR, mapped);
    }

    private static TemplateValue unique(JinjaRun run, TemplateValue input, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect("unique", 0, "case_sensitive", "attribute");
        Set<Object> seen = new HashSet<>();
        List<TemplateValue> unique = new ArrayList<>();
        for (TemplateValue element : run.iterate(input)) {
            TemplateValue key =
                    JinjaListFilters.key(run, element, JinjaListFilters.notNone(bound.find(1)), bound.isTrue(0, false));
            if (seen.add(TemplateMap.identity(key))) {
                unique.add(element);
            }
        }
        return TemplateList.of(Kind.GENERATOR, unique);
    }

    private static TemplateValue group(JinjaRun run, TemplateValue input, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect("groupby", 1, "attribute", "default", "case_sensitive");
        Map<Object, List<TemplateValue>> groups = new LinkedHashMap<>();
        for (TemplateValue element : run.iterate(input)) {
            groups.computeIfAbsent(TemplateMap.identity(groupKey(run, element, bound)), _ -> new ArrayList<>())
                    .add(element);
        }
        List<TemplateValue> pairs = new ArrayList<>();
        for (List<TemplateValue> group : groups.values()) {
            TemplateValue name = JinjaAttributes.path(run, group.getFirst(), bound.at(0));
            TemplateValue shown = name instanceof TemplateValue.Undefined ? bound.at(1, name) : name;
            pairs.add(TemplateList.tuple(shown, TemplateList.list(group)));
        }
        pairs.sort((a, b) -> JinjaComparison.compare(run, pairKey(run, a, bound), pairKey(run, b, bound)));
        return TemplateList.list(pairs);
    }

    private static TemplateValue pairKey(JinjaRun run, TemplateValue pair, JinjaArguments bound) {
        return JinjaListFilters.key(run, JinjaSequences.elements(pair).getFirst(), null, bound.isTrue(2, false));
    }

    private static TemplateValue groupKey(JinjaRun run, TemplateValue element, JinjaArguments bound) {
        TemplateValue key = JinjaAttributes.path(run, element, bound.at(0));
        TemplateValue present = key instanceof TemplateValue.Undefined ? bound.at(1, key) : key;
        return JinjaListFilters.key(run, present, null, bound.isTrue(2, false));
    }
}

package io.apex4j.model;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Attributes and elements of values. */
final class JinjaAttributes {
    private static final Set<String> MUTATING = Set.of(
            "append",
            "clear",
            "extend",
            "insert",
            "pop",
            "popitem",
            "remove",
            "reverse",
            "setdefault",
            "sort",
            "update");

    private JinjaAttributes() {}

    /** {@code base.name}: a method, else the element of the name, else undefined. */
    static TemplateValue attribute(JinjaRun run, TemplateValue base, String name) {
        refuseUndefined(base);
        TemplateValue member = member(run, base, name);
        if (member != null) {
            return member;
        }
        TemplateValue element = base instanceof TemplateMap map ? map.get(name) : null;
        return element != null ? element : undefined(base, name);
    }

    /** {@code base[index]}: the element, else for a name the method, else undefined. */
    static TemplateValue element(JinjaRun run, TemplateValue base, TemplateValue index) {
        refuseUndefined(base);
        run.chargeRead(index);
        TemplateValue element = switch (base) {
            case TemplateMap map -> index instanceof TemplateValue.Undefined ? null : map.get(index);
            case TemplateList list when list.isIndexed() -> item(list, index);
            case TemplateText text -> character(run, text, index);
            case TemplateValue _ -> null;
        };
        if (element != null) {
            return element;
        }
        if (index instanceof TemplateText name) {
            TemplateValue member = member(run, base, name.text());
            return member != null ? member : undefined(base, name.text());
        }
        return new TemplateValue.Undefined("a value of type '" + base.typeName() + "' has no element "
                + Excerpt.of(PythonText.repr(run, index).text()));
    }

    /** The value at a path of names and numbers with dots between, as filters take it. */
    static TemplateValue path(JinjaRun run, TemplateValue base, TemplateValue path) {
        if (!(path instanceof TemplateText names)) {
            return element(run, base, path);
        }
        TemplateValue value = base;
        for (String name : names.text().split("\\.", -1)) {
            run.charge(1);
            boolean isNumber =
                    !name.isEmpty() && name.length() < 9 && name.chars().allMatch(c -> c >= '0' && c <= '9');
            TemplateValue index = isNumber ? TemplateValue.of(Integer.parseInt(name)) : TemplateText.own(name);
            value = element(run, value, index);
        }
        return value;
    }

    private static void refuseUndefined(TemplateValue base) {
        if (base instanceof TemplateValue.Undefined undefined) {
            throw new TemplateFault(undefined.reason());
        }
    }

    private static TemplateValue undefined(TemplateValue base, String name) {
        return new TemplateValue.Undefined(
                "a value of type '" + base.typeName() + "' has no attribute '" + Excerpt.of(name) + "'");
    }

    /** A method or other attribute that is no element, null when there is none of the name. */
    private static @Nullable TemplateValue member(JinjaRun run, TemplateValue base, String name) {
        return switch (base) {
            case TemplateMap map -> mapMember(run, map, name);
            case TemplateList list -> listMember(run, list, name);
            case TemplateText text -> JinjaTextMethods.find(run, text, name);
            case TemplateNamespace namespace -> namespace.get(name);
            case JinjaLoop loop -> loop.attribute(name);
            case TemplateCallable callable -> name.equals("name") ? TemplateText.own(callable.name()) : null;
            case TemplateValue _ -> null;
        };
    }

    private static @Nullable TemplateValue mapMember(JinjaRun run, TemplateMap map, String name) {
        return switch (name) {
            case "get" ->
                method(name, arguments -> {
                    JinjaArguments bound = arguments.expect(name, 1, "key", "default");
                    run.chargeRead(bound.at(0));
                    TemplateValue found = map.get(bound.at(0));
                    return found != null ? found : bound.at(1, TemplateValue.NONE);
                });
            case "items" ->
                method(name, arguments -> {
                    arguments.expect(name, 0);
                    return map.items(TemplateList.Kind.VIEW);
                });
            case "keys" ->
                method(name, arguments -> {
                    arguments.expect(name, 0);
                    return map.keys(TemplateList.Kind.VIEW);
                });
            case "values" ->
                method(name, arguments -> {
                    arguments.expect(name, 0);
                    return map.values(TemplateList.Kind.VIEW);
                });
            case "copy" -> method(name, arguments -> map);
            case "clear", "pop", "popitem", "setdefault", "update" -> mutating(name);
            default -> null;
        };
    }

    private static @Nullable TemplateValue listMember(JinjaRun run, TemplateList list, String name) {
        if (list.kind() == TemplateList.Kind.LIST && MUTATING.contains(name) && !name.equals("update")) {
            return mutating(name);
        }
        if (!list.isIndexed()) {
            return null;
        }
        return switch (name) {
            case "count" ->
                method(
                        name,
                        arguments -> TemplateValue.of(count(
                                run, list, arguments.expect(name, 1, "value").at(0))));
            case "index" ->
                method(
                        name,
                        arguments -> index(
                                run, list, arguments.expect(name, 1, "value").at(0)));
            case "copy" -> method(name, arguments -> list);
            default -> null;
        };
    }

    private static long count(JinjaRun run, TemplateList list, TemplateValue wanted) {
        return list.items().stream()
                .filter(item -> JinjaComparison.equal(run, item, wanted))
                .count();
    }

    private static TemplateValue index(JinjaRun run, TemplateList list, TemplateValue wanted) {
        for (int i = 0; i < list.items().size(); i++) {
            if (JinjaComparison.equal(run, list.items().get(i), wanted)) {
                return TemplateValue.of(i);
            }
        }
        throw new TemplateFault("the value is not in the list");
    }

    private static TemplateCallable method(String name, TemplateCallable.Body body) {
        return new TemplateCallable(name, body);
    }

    private static TemplateValue mutating(String name) {
        return method(name, _ -> {
            throw new TemplateFault("the method '" + name + "' would change a value, which templates may not");
        });
    }

    private static @Nullable TemplateValue item(TemplateList list, TemplateValue index) {
        List<TemplateValue> items = list.items();
        if (!(JinjaArithmetic.number(index) instanceof TemplateValue.Int integer)) {
            return null;
        }
        int at = integer.clamped() < 0 ? integer.clamped() + items.size() : integer.clamped();
        return at >= 0 && at < items.size() ? items.get(at) : null;
    }

    private static @Nullable TemplateValue character(JinjaRun run, TemplateText text, TemplateValue index) {
        if (!(JinjaArithmetic.number(index) instanceof TemplateValue.Int integer)) {
            return null;
        }
        run.chargeRead(text);
        int length = text.codePoints();
        int at = integer.clamped() < 0 ? integer.clamped() + length : integer.clamped();
        return at >= 0 && at < length ? text.substring(text.unitIndex(at), text.unitIndex(at + 1)) : null;
    }
}

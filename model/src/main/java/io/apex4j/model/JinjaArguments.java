package io.apex4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The evaluated arguments of a call.
 *
 * @param positional in order; after {@link #expect}, one for each parameter, null where none was given
 * @param named in order
 */
record JinjaArguments(List<@Nullable TemplateValue> positional, Map<String, TemplateValue> named) {
    static final JinjaArguments NONE = new JinjaArguments(List.of(), Map.of());

    /** Puts the arguments in the order of the parameters, of which the first few are required. */
    JinjaArguments expect(String callee, int required, String... parameters) {
        if (positional.size() > parameters.length) {
            throw new TemplateFault(callee + " takes at most " + parameters.length + " arguments, not "
                    + (positional.size() + named.size()));
        }
        List<@Nullable TemplateValue> bound = new ArrayList<>(positional);
        while (bound.size() < parameters.length) {
            bound.add(null);
        }
        named.forEach((name, value) -> {
            int index = List.of(parameters).indexOf(name);
            if (index < 0 || bound.get(index) != null) {
                throw new TemplateFault(
                        callee + (index < 0 ? " has no parameter '" : " got two values for '") + name + "'");
            }
            bound.set(index, value);
        });
        for (int i = 0; i < required; i++) {
            if (bound.get(i) == null) {
                throw new TemplateFault(callee + " needs the argument '" + parameters[i] + "'");
            }
        }
        return new JinjaArguments(bound, Map.of());
    }

    boolean has(int index) {
        return find(index) != null;
    }

    /** The argument, null when none was given. */
    @Nullable
    TemplateValue find(int index) {
        return index < positional.size() ? positional.get(index) : null;
    }

    /** The argument, which must have been given. */
    TemplateValue at(int index) {
        TemplateValue value = find(index);
        if (value == null) {
            throw new TemplateFault("argument " + (index + 1) + " is missing");
        }
        return value;
    }

    TemplateValue at(int index, TemplateValue fallback) {
        TemplateValue value = find(index);
        return value == null ? fallback : value;
    }

    /** The argument as text, which it must be. */
    TemplateText text(int index) {
        return requireText(at(index));
    }

    TemplateText text(int index, String fallback) {
        return has(index) ? text(index) : TemplateText.own(fallback);
    }

    /** The argument as an integer, clamped to int. */
    int integer(int index, int fallback) {
        return switch (at(index, TemplateValue.of(fallback))) {
            case TemplateValue.Int integer -> integer.clamped();
            case TemplateValue.Bool bool -> bool.value() ? 1 : 0;
            case TemplateValue other -> throw new TemplateFault("an integer is wanted, not '" + other.typeName() + "'");
        };
    }

    boolean isTrue(int index, boolean fallback) {
        TemplateValue value = find(index);
        return value == null ? fallback : value.isTrue();
    }

    /** The positional arguments, of which none may be absent. */
    List<TemplateValue> values() {
        List<TemplateValue> values = new ArrayList<>();
        for (int i = 0; i < positional.size(); i++) {
            values.add(at(i));
        }
        return values;
    }

    /** The arguments after the first few positional ones. */
    JinjaArguments from(int index) {
        return new JinjaArguments(positional.subList(Math.min(index, positional.size()), positional.size()), named);
    }

    /** The text that the value is, or a fault. */
    static TemplateText requireText(TemplateValue value) {
        return switch (value) {
            case TemplateText text -> text;
            case TemplateValue.Undefined undefined -> throw new TemplateFault(undefined.reason());
            case TemplateValue other -> throw new TemplateFault("a string is wanted, not '" + other.typeName() + "'");
        };
    }
}

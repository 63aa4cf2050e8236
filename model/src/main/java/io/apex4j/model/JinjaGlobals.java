package io.apex4j.model;

import java.math.BigInteger;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that every template can call. */
final class JinjaGlobals {
    private static final int LONGEST_REASON = 1000;

    private JinjaGlobals() {}

    /** The functions by name. */
    static Map<String, TemplateValue> functions(JinjaRun run) {
        Map<String, TemplateValue> functions = new LinkedHashMap<>();
        add(functions, "range", arguments -> range(run, arguments));
        add(functions, "dict", arguments -> TemplateMap.of(entries(run, "dict", arguments)));
        add(functions, "namespace", arguments -> namespace(run, arguments));
        add(functions, "raise_exception", JinjaGlobals::raise);
        add(functions, "strftime_now", arguments -> now(run, arguments));
        return functions;
    }

    private static void add(Map<String, TemplateValue> functions, String name, TemplateCallable.Body body) {
        functions.put(name, new TemplateCallable(name, body));
    }

    private static TemplateValue range(JinjaRun run, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect("range", 1, "start", "stop", "step");
        long first = bound.has(1) ? bound.integer(0, 0) : 0;
        long stop = bound.has(1) ? bound.integer(1, 0) : bound.integer(0, 0);
        long step = bound.integer(2, 1);
        if (step == 0) {
            throw new TemplateFault("the step of a range cannot be zero");
        }
        long count = Math.max(0, step > 0 ? (stop - first + step - 1) / step : (first - stop - step - 1) / -step);
        run.checkElements(count);
        List<TemplateValue> numbers = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            numbers.add(new TemplateValue.Int(BigInteger.valueOf(first + i * step)));
        }
        return TemplateList.of(TemplateList.Kind.RANGE, numbers);
    }

    private static List<TemplateMap.Entry> entries(JinjaRun run, String name, JinjaArguments arguments) {
        List<TemplateMap.Entry> entries = new ArrayList<>();
        if (arguments.positional().size() > 1) {
            throw new TemplateFault(name + " takes at most one argument without a name");
        }
        if (arguments.has(0) && arguments.at(0) instanceof TemplateMap map) {
            run.charge(map.size());
            entries.addAll(map.entries());
        } else if (arguments.has(0)) {
            for (TemplateValue pair : run.iterate(arguments.at(0))) {
                List<TemplateValue> both = run.iterate(pair);
                if (both.size() != 2) {
                    throw new TemplateFault(name + " needs pairs of a key and a value");
                }
                entries.add(new TemplateMap.Entry(both.getFirst(), both.getLast()));
            }
        }
        arguments.named().forEach((key, value) -> entries.add(new TemplateMap.Entry(TemplateText.own(key), value)));
        return entries;
    }

    private static TemplateValue namespace(JinjaRun run, JinjaArguments arguments) {
        TemplateNamespace namespace = new TemplateNamespace();
        for (TemplateMap.Entry entry : entries(run, "namespace", arguments)) {
            namespace.set(JinjaArguments.requireText(entry.key()).text(), entry.value());
        }
        return namespace;
    }

    private static TemplateValue raise(JinjaArguments arguments) {
        TemplateValue message =
                arguments.expect("raise_exception", 1, "message").at(0);
        String reason = message instanceof TemplateText text ? text.text() : "raised by the template";
        throw new TemplateFault(reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
    }

    private static TemplateValue now(JinjaRun run, JinjaArguments arguments) {
        TemplateText format = arguments.expect("strftime_now", 1, "format").text(0);
        run.chargeRead(format);
        if (format.length() > 1000) {
            throw new TemplateFault("a date format of " + format.length() + " characters, the limit is 1000");
        }
        return TemplateText.own(TemplateDates.format(ZonedDateTime.now(run.clock()), format.text()));
    }
}

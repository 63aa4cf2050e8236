package io.apex4j.model;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/**
 * Python's {@code json.dumps}, with the options that transformers gives the filter {@code tojson}. Spans of user text
 * stay user text; the marks around them are the template's.
 */
final class JinjaJson {
    private final JinjaRun run;
    private final TemplateTextBuilder output;
    private final boolean asciiOnly;
    private final boolean sortKeys;
    private final boolean multiline;
    /** White space of one level, when multiline. */
    private final String indent;

    private final TemplateText itemSeparator;
    private final TemplateText keySeparator;

    private JinjaJson(JinjaRun run, JinjaArguments options) {
        this.run = run;
        this.output = run.builder();
        this.asciiOnly = options.isTrue(0, false);
        TemplateValue indentation = options.at(1, TemplateValue.NONE);
        this.multiline = !(indentation instanceof TemplateValue.None);
        this.indent = indentation instanceof TemplateText text ? text.text() : spaces(options);
        this.sortKeys = options.isTrue(3, false);
        TemplateValue separators = options.at(2, TemplateValue.NONE);
        if (separators instanceof TemplateValue.None) {
            itemSeparator = TemplateText.own(multiline ? "," : ", ");
            keySeparator = TemplateText.own(": ");
        } else {
            List<TemplateValue> both = run.iterate(separators);
            if (both.size() != 2) {
                throw new TemplateFault("tojson needs two separators, not " + both.size());
            }
            itemSeparator = JinjaArguments.requireText(both.getFirst());
            keySeparator = JinjaArguments.requireText(both.getLast());
        }
    }

    private String spaces(JinjaArguments options) {
        int width = multiline ? options.integer(1, 0) : 0;
        run.checkChars(width);
        return " ".repeat(Math.max(0, width));
    }

    /** The filter {@code tojson(ensure_ascii, indent, separators, sort_keys)}. */
    static TemplateValue filter(JinjaRun run, TemplateValue value, JinjaArguments arguments) {
        JinjaArguments options = arguments.expect("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys");
        JinjaJson json = new JinjaJson(run, options);
        json.append(value, 0);
        return json.output.toText();
    }

    private void append(TemplateValue value, int level) {
        run.charge(1);
        switch (value) {
            case TemplateText text -> appendString(text);
            case TemplateList list
            when list.kind() == TemplateList.Kind.LIST || list.kind() == TemplateList.Kind.TUPLE ->
                appendList(list, level);
            case TemplateMap map -> appendMap(map, level);
            case TemplateValue.None _, TemplateValue.Bool _, TemplateValue.Int _, TemplateValue.Real _ ->
                output.appendOwn(scalar(value));
            case TemplateValue other ->
                throw new TemplateFault("a value of type '" + other.typeName() + "' cannot be written as JSON");
        }
    }

    private static String scalar(TemplateValue value) {
        return switch (value) {
            case TemplateValue.None _ -> "null";
            case TemplateValue.Bool bool -> Boolean.toString(bool.value());
            case TemplateValue.Int integer -> integer.value().toString();
            case TemplateValue.Real real when Double.isNaN(real.value()) -> "NaN";
            case TemplateValue.Real real
            when Double.isInfinite(real.value()) -> real.value() > 0 ? "Infinity" : "-Infinity";
            case TemplateValue.Real real -> PythonText.real(real.value());
            case TemplateValue other ->
                throw new TemplateFault("a value of type '" + other.typeName() + "' cannot be a key in JSON");
        };
    }

    private void appendList(TemplateList list, int level) {
        if (list.items().isEmpty()) {
            output.appendOwn("[]");
            return;
        }
        output.appendOwn("[");
        Iterator<TemplateValue> items = list.items().iterator();
        appendBreak(level + 1);
        while (items.hasNext()) {
            append(items.next(), level + 1);
            appendBetween(items.hasNext(), level);
        }
        output.appendOwn("]");
    }

    private void appendMap(TemplateMap map, int level) {
        if (map.size() == 0) {
            output.appendOwn("{}");
            return;
        }
        output.appendOwn("{");
        List<TemplateMap.Entry> sorted = sortKeys
                ? map.entries().stream()
                        .sorted(Comparator.comparing(
                                TemplateMap.Entry::key, (a, b) -> JinjaComparison.compare(run, a, b)))
                        .toList()
                : List.copyOf(map.entries());
        Iterator<TemplateMap.Entry> entries = sorted.iterator();
        appendBreak(level + 1);
        while (entries.hasNext()) {
            TemplateMap.Entry entry = entries.next();
            appendString(entry.key() instanceof TemplateText text ? text : TemplateText.own(scalar(entry.key())));
            output.append(keySeparator);
            append(entry.value(), level + 1);
            appendBetween(entries.hasNext(), level);
        }
        output.appendOwn("}");
    }

    private void appendBetween(boolean hasNext, int level) {
        if (hasNext) {
            output.append(itemSeparator);
        }
        appendBreak(hasNext ? level + 1 : level);
    }

    private void appendBreak(int level) {
        if (multiline) {
            output.appendOwn("\n").appendFill(indent, level);
        }
    }

    private void appendString(TemplateText text) {
        run.chargeRead(text);
        output.appendOwn("\"");
        text.forEachSpan(0, text.length(), (start, end, user) -> output.append(escaped(text.text(), start, end), user));
        output.appendOwn("\"");
    }

    private String escaped(String text, int start, int end) {
        StringBuilder escaped = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char character = text.charAt(i);
            switch (character) {
                case '"' -> escaped.append("\\\"");
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '\f' -> escaped.append("\\f");
                case '\b' -> escaped.append("\\b");
                default -> {
                    if (character < ' ' || (asciiOnly && character > '~')) {
                        escaped.append("\\u%04x".formatted((int) character));
                    } else {
                        escaped.append(character);
                    }
                }
            }
        }
        return escaped.toString();
    }
}

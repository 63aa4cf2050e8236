package io.apex4j.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Filters that make strings. Their input is turned into a string first. */
final class JinjaTextFilters {
    private JinjaTextFilters() {}

    /** A filter of a string. */
    private interface OfText {
        TemplateValue apply(JinjaRun run, TemplateText text, JinjaArguments arguments);
    }

    /** The filter of the name, null when there is none. */
    static @Nullable JinjaFilter find(String name) {
        if (name.equals("join")) {
            return JinjaTextFilters::join;
        }
        OfText filter = ofText(name);
        return filter == null
                ? null
                : (run, input, arguments) -> filter.apply(run, PythonText.string(run, input), arguments);
    }

    private static @Nullable OfText ofText(String name) {
        return switch (name) {
            case "upper", "lower", "capitalize" -> (run, text, _) -> TextCase.of(run, text, name);
            case "title" -> (run, text, _) -> TextCase.words(run, text);
            case "trim" ->
                (_, text, arguments) -> TextCutting.strip(
                        text, arguments.expect(name, 0, "chars").at(0, TemplateValue.NONE), true, true);
            case "replace" ->
                (run, text, arguments) -> {
                    JinjaArguments bound = arguments.expect(name, 2, "old", "new", "count");
                    int most =
                            bound.at(2, TemplateValue.NONE) instanceof TemplateValue.None ? -1 : bound.integer(2, -1);
                    return TextCutting.replace(
                            run, text, PythonText.string(run, bound.at(0)), PythonText.string(run, bound.at(1)), most);
                };
            case "format" ->
                (run, text, arguments) -> PythonFormat.percent(
                        run,
                        text,
                        arguments.named().isEmpty()
                                ? TemplateList.of(TemplateList.Kind.TUPLE, arguments.values())
                                : TemplateMap.ofNames(arguments.named()));
            case "indent" -> JinjaTextFilters::indent;
            case "center" ->
                (run, text, arguments) -> {
                    int width = arguments.expect(name, 0, "width").integer(0, 80);
                    int missing = Math.max(0, width - text.codePoints());
                    int left = TextCutting.leftOfCentre(missing, width);
                    return run.builder()
                            .appendFill(" ", left)
                            .append(text)
                            .appendFill(" ", missing - left)
                            .toText();
                };
            case "truncate" -> JinjaTextFilters::truncate;
            case "wordcount" -> (_, text, _) -> TemplateValue.of(words(text.text()));
            case "escape", "e" -> (run, text, _) -> escape(run, text);
            default -> null;
        };
    }

    private static TemplateValue join(JinjaRun run, TemplateValue input, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect("join", 0, "d", "attribute");
        List<TemplateValue> elements = run.iterate(input);
        if (bound.has(1)) {
            List<TemplateValue> attributes = new ArrayList<>();
            elements.forEach(element -> attributes.add(JinjaAttributes.path(run, element, bound.at(1))));
            elements = attributes;
        }
        return joined(run, elements, PythonText.string(run, bound.at(0, TemplateText.EMPTY)), false);
    }

    /** The elements with a separator between; when strict, they must be strings. */
    static TemplateText joined(JinjaRun run, List<TemplateValue> elements, TemplateText separator, boolean strict) {
        TemplateTextBuilder builder = run.builder();
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                builder.append(separator);
            }
            TemplateValue element = elements.get(i);
            run.charge(1);
            builder.append(strict ? JinjaArguments.requireText(element) : PythonText.string(run, element));
        }
        return builder.toText();
    }

    private static TemplateValue indent(JinjaRun run, TemplateText text, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect("indent", 0, "width", "first", "blank");
        TemplateText indentation = bound.at(0, TemplateValue.of(4)) instanceof TemplateText given
                ? given
                : run.builder().appendFill(" ", bound.integer(0, 4)).toText();
        boolean blankToo = bound.isTrue(2, false);
        TemplateText whole = run.builder().append(text).appendOwn("\n").toText();
        TemplateTextBuilder builder = run.builder();
        if (bound.isTrue(1, false)) {
            builder.append(indentation);
        }
        boolean first = true;
        for (TemplateText line : TextCutting.lines(run, whole, false)) {
            if (!first) {
                builder.appendOwn("\n");
                builder.append(blankToo || line.length() > 0 ? indentation : TemplateText.EMPTY);
            }
            builder.append(line);
            first = false;
        }
        return builder.toText();
    }

    private static TemplateValue truncate(JinjaRun run, TemplateText text, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect("truncate", 0, "length", "killwords", "end", "leeway");
        int length = bound.integer(0, 255);
        TemplateText end = bound.text(2, "...");
        int leeway = bound.integer(3, 5);
        if (length < end.codePoints() || leeway < 0) {
            throw new TemplateFault("truncate needs a length of at least " + end.codePoints() + ", not " + length
                    + ", and a leeway of at least 0, not " + leeway);
        }
        if (text.codePoints() <= (long) length + leeway) {
            return text;
        }
        int cut = text.unitIndex(length - end.codePoints());
        int space = text.text().lastIndexOf(' ', cut - 1);
        boolean atSpace = !bound.isTrue(1, false) && space >= 0;
        return run.builder().append(text, 0, atSpace ? space : cut).append(end).toText();
    }

    private static int words(String text) {
        int words = 0;
        boolean inside = false;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int character = text.codePointAt(at);
            boolean part = Character.isLetterOrDigit(character) || character == '_';
            words += part && !inside ? 1 : 0;
            inside = part;
        }
        return words;
    }

    private static TemplateText escape(JinjaRun run, TemplateText text) {
        TemplateTextBuilder builder = run.builder();
        text.forEachSpan(
                0,
                text.length(),
                (start, end, user) -> builder.append(
                        text.text()
                                .substring(start, end)
                                .replace("&", "&amp;")
                                .replace("<", "&lt;")
                                .replace(">", "&gt;")
                                .replace("\"", "&#34;")
                                .replace("'", "&#39;"),
                        user));
        return builder.toText();
    }
}

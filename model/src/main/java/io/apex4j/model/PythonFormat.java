package io.apex4j.model;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Python's two ways to format: {@code "%s" % value} and {@code "{}".format(value)}. */
final class PythonFormat {
    private static final Pattern PERCENT =
            Pattern.compile("%(?:\\(([^()]*)\\))?([-+ 0#]{0,8})(\\d{0,8})(?:\\.(\\d{0,8}))?([a-zA-Z%])");
    private static final Pattern FIELD = Pattern.compile("(\\w{0,100})(?:!([rs]))?(?::([^{}]{0,100}))?");
    private static final Pattern SPEC = Pattern.compile(
            "(?:(.)?([<>^=]))?([-+ ])?(0)?(\\d{0,8})(,)?(?:\\.(\\d{1,8}))?([a-zA-Z%])?", Pattern.DOTALL);

    private PythonFormat() {}

    /** {@code format % arguments}; a tuple holds the values of several conversions, a map those with names. */
    static TemplateText percent(JinjaRun run, TemplateText format, TemplateValue arguments) {
        List<TemplateValue> values = arguments instanceof TemplateList list && list.kind() == TemplateList.Kind.TUPLE
                ? list.items()
                : List.of(arguments);
        TemplateTextBuilder output = run.builder();
        Matcher matcher = PERCENT.matcher(format.text());
        int start = 0;
        int used = 0;
        for (int at = format.text().indexOf('%'); at >= 0; at = format.text().indexOf('%', start)) {
            run.charge(1);
            output.append(format, start, at);
            if (!matcher.region(at, format.length()).lookingAt()) {
                throw new TemplateFault("the format has an incomplete conversion");
            }
            start = matcher.end();
            if (matcher.group(5).equals("%")) {
                output.append(format, at, at + 1);
                continue;
            }
            TemplateValue value = matcher.group(1) != null ? named(arguments, matcher.group(1)) : at(values, used++);
            percentSpec(matcher).append(run, output, value);
        }
        if (used < values.size() && !(arguments instanceof TemplateMap)) {
            throw new TemplateFault("the format takes " + used + " values, not " + values.size());
        }
        return output.append(format, start, format.length()).toText();
    }

    private static TemplateValue named(TemplateValue arguments, String name) {
        TemplateValue value = arguments instanceof TemplateMap map ? map.get(name) : null;
        if (value == null) {
            throw new TemplateFault("the format needs the value '" + Excerpt.of(name) + "'");
        }
        return value;
    }

    private static TemplateValue at(List<? extends @Nullable TemplateValue> values, int index) {
        TemplateValue value = index < values.size() ? values.get(index) : null;
        if (value == null) {
            throw new TemplateFault("the format needs more than " + values.size() + " values");
        }
        return value;
    }

    private static PythonFormatSpec percentSpec(Matcher matcher) {
        String flags = matcher.group(2);
        String precision = matcher.group(4);
        char type = matcher.group(5).charAt(0);
        boolean isText = type == 's' || type == 'r' || type == 'c';
        boolean left = flags.contains("-");
        boolean zeros = flags.contains("0") && !left && !isText;
        char sign = flags.contains("+") ? '+' : flags.contains(" ") ? ' ' : '-';
        return new PythonFormatSpec(
                zeros ? "0" : " ",
                left ? '<' : zeros ? '=' : '>',
                sign,
                number(matcher.group(3), 0),
                false,
                precision == null ? -1 : number(precision, 0),
                type);
    }

    private static int number(String digits, int absent) {
        return digits.isEmpty() ? absent : Integer.parseInt(digits);
    }

    /** {@code format.format(arguments)}, with fields that are empty, a number or a name. */
    static TemplateText braces(JinjaRun run, TemplateText format, JinjaArguments arguments) {
        TemplateTextBuilder output = run.builder();
        String text = format.text();
        int start = 0;
        int used = 0;
        for (int at = nextBrace(text, 0); at >= 0; at = nextBrace(text, start)) {
            run.charge(1);
            output.append(format, start, at);
            if (at + 1 < text.length() && text.charAt(at + 1) == text.charAt(at)) {
                output.append(format, at, at + 1);
                start = at + 2;
                continue;
            }
            int end = text.indexOf('}', at);
            Matcher field = FIELD.matcher(end < 0 ? "" : text.substring(at + 1, end));
            if (end < 0 || text.charAt(at) == '}' || !field.matches()) {
                throw new TemplateFault(
                        "the format has a field that is not understood, near '" + Excerpt.of(text.substring(at)) + "'");
            }
            String name = field.group(1);
            TemplateValue value = argument(arguments, name, name.isEmpty() ? used++ : 0);
            appendField(run, output, value, field);
            start = end + 1;
        }
        return output.append(format, start, text.length()).toText();
    }

    private static int nextBrace(String text, int start) {
        for (int at = start; at < text.length(); at++) {
            if (text.charAt(at) == '{' || text.charAt(at) == '}') {
                return at;
            }
        }
        return -1;
    }

    private static TemplateValue argument(JinjaArguments arguments, String name, int next) {
        if (name.isEmpty()) {
            return at(arguments.positional(), next);
        }
        if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return at(arguments.positional(), name.length() > 8 ? Integer.MAX_VALUE : Integer.parseInt(name));
        }
        TemplateValue value = arguments.named().get(name);
        if (value == null) {
            throw new TemplateFault("the format needs the value '" + name + "'");
        }
        return value;
    }

    private static void appendField(JinjaRun run, TemplateTextBuilder output, TemplateValue value, Matcher field) {
        TemplateValue shown = "r".equals(field.group(2)) ? PythonText.repr(run, value) : value;
        Matcher spec = SPEC.matcher(field.group(3) == null ? "" : field.group(3));
        if (!spec.matches()) {
            throw new TemplateFault("the format specification '" + Excerpt.of(field.group(3)) + "' is not understood");
        }
        boolean isNumber = value instanceof TemplateValue.Int || value instanceof TemplateValue.Real;
        char type = spec.group(8) != null
                ? spec.group(8).charAt(0)
                : !isNumber || spec.group(7) == null && !(value instanceof TemplateValue.Int)
                        ? 's'
                        : realOrInteger(value);
        boolean zeros = spec.group(4) != null && spec.group(2) == null;
        char align = spec.group(2) != null ? spec.group(2).charAt(0) : zeros ? '=' : isNumber ? '>' : '<';
        new PythonFormatSpec(
                        spec.group(1) != null ? spec.group(1) : zeros ? "0" : " ",
                        align,
                        spec.group(3) == null ? '-' : spec.group(3).charAt(0),
                        number(spec.group(5), 0),
                        spec.group(6) != null,
                        spec.group(7) == null ? -1 : number(spec.group(7), -1),
                        type)
                .append(run, output, shown);
    }

    private static char realOrInteger(TemplateValue value) {
        return value instanceof TemplateValue.Int ? 'd' : 'g';
    }
}

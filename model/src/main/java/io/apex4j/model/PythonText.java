package io.apex4j.model;

import java.math.BigDecimal;
import java.util.Iterator;

/** Python's {@code str} and {@code repr} of values; spans of user text stay user text. */
final class PythonText {
    private PythonText() {}

    /** {@code str(value)}; what is undefined gives nothing. */
    static TemplateText string(JinjaRun run, TemplateValue value) {
        return switch (value) {
            case TemplateText text -> text;
            case TemplateValue.Undefined _ -> TemplateText.EMPTY;
            case TemplateValue other -> repr(run, other);
        };
    }

    /** {@code repr(value)} */
    static TemplateText repr(JinjaRun run, TemplateValue value) {
        TemplateTextBuilder builder = run.builder();
        appendRepr(run, builder, value);
        return builder.toText();
    }

    private static void appendRepr(JinjaRun run, TemplateTextBuilder builder, TemplateValue value) {
        run.charge(1);
        switch (value) {
            case TemplateText text -> appendQuoted(run, builder, text);
            case TemplateValue.None _ -> builder.appendOwn("None");
            case TemplateValue.Bool bool -> builder.appendOwn(bool.value() ? "True" : "False");
            case TemplateValue.Int integer -> builder.appendOwn(integer.value().toString());
            case TemplateValue.Real real -> builder.appendOwn(real(real.value()));
            case TemplateValue.Undefined _ -> builder.appendOwn("Undefined");
            case TemplateList list -> appendList(run, builder, list);
            case TemplateMap map -> appendMap(run, builder, map);
            case TemplateNamespace _ -> builder.appendOwn("<Namespace>");
            case TemplateCallable callable -> builder.appendOwn("<function " + callable.name() + ">");
            case JinjaLoop _ -> builder.appendOwn("<LoopContext>");
        }
    }

    private static void appendList(JinjaRun run, TemplateTextBuilder builder, TemplateList list) {
        if (list.kind() == TemplateList.Kind.RANGE) {
            builder.appendOwn("range");
        }
        boolean round = list.kind() == TemplateList.Kind.TUPLE;
        builder.appendOwn(round ? "(" : "[");
        Iterator<TemplateValue> items = list.items().iterator();
        while (items.hasNext()) {
            appendRepr(run, builder, items.next());
            builder.appendOwn(items.hasNext() ? ", " : "");
        }
        builder.appendOwn(!round ? "]" : list.items().size() == 1 ? ",)" : ")");
    }

    private static void appendMap(JinjaRun run, TemplateTextBuilder builder, TemplateMap map) {
        builder.appendOwn("{");
        Iterator<TemplateMap.Entry> entries = map.entries().iterator();
        while (entries.hasNext()) {
            TemplateMap.Entry entry = entries.next();
            appendRepr(run, builder, entry.key());
            builder.appendOwn(": ");
            appendRepr(run, builder, entry.value());
            builder.appendOwn(entries.hasNext() ? ", " : "");
        }
        builder.appendOwn("}");
    }

    private static void appendQuoted(JinjaRun run, TemplateTextBuilder builder, TemplateText text) {
        run.chargeRead(text);
        char quote = text.text().indexOf('\'') >= 0 && text.text().indexOf('"') < 0 ? '"' : '\'';
        builder.appendOwn(String.valueOf(quote));
        text.forEachSpan(
                0,
                text.length(),
                (start, end, user) -> builder.append(escaped(text.text().substring(start, end), quote), user));
        builder.appendOwn(String.valueOf(quote));
    }

    private static String escaped(String text, char quote) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(character -> {
            switch (character) {
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '\\' -> escaped.append("\\\\");
                default -> {
                    if (character == quote) {
                        escaped.append('\\');
                    }
                    escaped.append(isPrintable(character) ? Character.toString(character) : code(character));
                }
            }
        });
        return escaped.toString();
    }

    private static String code(int character) {
        if (character <= 0xff) {
            return "\\x%02x".formatted(character);
        }
        return character <= 0xffff ? "\\u%04x".formatted(character) : "\\U%08x".formatted(character);
    }

    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }

    /** The shortest decimal number that reads as the same value, with an exponent as Python writes it. */
    static String real(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value > 0 ? "0.0" : "-0.0";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = decimal.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String digits = decimal.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (value < 0 ? "-" : "")
                + mantissa
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }
}

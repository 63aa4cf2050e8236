package io.apex4j.model;

import io.apex4j.model.TemplateValue.Int;
import io.apex4j.model.TemplateValue.Real;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The filters by name, and those of single values. */
final class JinjaFilters {
    private static final int MAX_DIGITS = 1000;

    private JinjaFilters() {}

    /** The filter of the name, null when there is none. */
    static @Nullable JinjaFilter find(String name) {
        JinjaFilter filter = valueFilter(name);
        if (filter == null) {
            filter = JinjaTextFilters.find(name);
        }
        if (filter == null) {
            filter = JinjaListFilters.find(name);
        }
        return filter != null ? filter : JinjaSelectFilters.find(name);
    }

    private static @Nullable JinjaFilter valueFilter(String name) {
        return switch (name) {
            case "default", "d" -> (_, input, arguments) -> fallback(name, input, arguments);
            case "string" -> (run, input, _) -> PythonText.string(run, input);
            case "safe" -> (run, input, _) -> PythonText.string(run, input);
            case "tojson" -> JinjaJson::filter;
            case "length", "count" ->
                (_, input, arguments) -> {
                    arguments.expect(name, 0);
                    return TemplateValue.of(JinjaSequences.length(input));
                };
            case "int" -> (_, input, arguments) -> integer(input, arguments);
            case "float" -> (_, input, arguments) -> real(input, arguments);
            case "abs" -> (_, input, _) -> absolute(input);
            case "round" -> (_, input, arguments) -> round(input, arguments);
            case "attr" ->
                (run, input, arguments) -> JinjaAttributes.attribute(
                        run, input, arguments.expect(name, 1, "name").text(0).text());
            case "items" -> (_, input, _) -> items(input);
            default -> null;
        };
    }

    private static TemplateValue fallback(String name, TemplateValue input, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect(name, 0, "default_value", "boolean");
        boolean absent = input instanceof TemplateValue.Undefined || (bound.isTrue(1, false) && !input.isTrue());
        return absent ? bound.at(0, TemplateText.EMPTY) : input;
    }

    private static TemplateValue items(TemplateValue input) {
        return switch (input) {
            case TemplateMap map -> map.items(TemplateList.Kind.GENERATOR);
            case TemplateValue.Undefined _ -> TemplateList.list(List.of());
            case TemplateValue other -> throw new TemplateFault("only a map has items, not '" + other.typeName() + "'");
        };
    }

    private static TemplateValue integer(TemplateValue input, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect("int", 0, "default", "base");
        TemplateValue fallback = bound.at(0, TemplateValue.of(0));
        int base = bound.integer(1, 10);
        if (base < Character.MIN_RADIX || base > Character.MAX_RADIX) {
            throw new TemplateFault("the base " + base + " is not between 2 and 36");
        }
        TemplateValue exact =
                input instanceof TemplateText text ? parseInteger(text.text(), base) : JinjaArithmetic.number(input);
        if (exact instanceof Int) {
            return exact;
        }
        Double real = input instanceof TemplateText text ? parseReal(text.text()) : null;
        double value = exact instanceof Real number ? number.value() : real == null ? Double.NaN : real;
        return Double.isFinite(value) ? new Int(PythonFormatSpec.truncated(value)) : fallback;
    }

    private static @Nullable TemplateValue parseInteger(String text, int base) {
        String digits = number(text);
        int prefix = digits.startsWith("-") || digits.startsWith("+") ? 1 : 0;
        String mark = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "";
        if (!mark.isEmpty() && digits.regionMatches(true, prefix, mark, 0, 2)) {
            digits = digits.substring(0, prefix) + digits.substring(prefix + 2);
        }
        try {
            return digits.length() > MAX_DIGITS ? null : new Int(new BigInteger(digits, base));
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static String number(String text) {
        String stripped = text.substring(
                Math.min(PythonSpace.skip(text, 0), PythonSpace.trimmedEnd(text)), PythonSpace.trimmedEnd(text));
        return stripped.replace("_", "");
    }

    private static TemplateValue real(TemplateValue input, JinjaArguments arguments) {
        TemplateValue fallback = arguments.expect("float", 0, "default").at(0, new Real(0));
        if (input instanceof TemplateText text) {
            Double value = parseReal(text.text());
            return value == null ? fallback : new Real(value);
        }
        return JinjaArithmetic.number(input) == null ? fallback : new Real(JinjaArithmetic.toDouble(input));
    }

    private static @Nullable Double parseReal(String text) {
        String number = number(text);
        if (number.isEmpty() || number.length() > MAX_DIGITS) {
            return null;
        }
        String magnitude = number.startsWith("-") || number.startsWith("+") ? number.substring(1) : number;
        double sign = number.startsWith("-") ? -1 : 1;
        if (magnitude.equalsIgnoreCase("inf") || magnitude.equalsIgnoreCase("infinity")) {
            return sign * Double.POSITIVE_INFINITY;
        }
        if (magnitude.equalsIgnoreCase("nan")) {
            return Double.NaN;
        }
        boolean decimal = magnitude.chars().allMatch(c -> c >= '0' && c <= '9' || ".eE+-".indexOf(c) >= 0);
        try {
            return decimal ? sign * Double.parseDouble(magnitude) : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static TemplateValue absolute(TemplateValue input) {
        return switch (JinjaArithmetic.number(input)) {
            case Int integer -> new Int(integer.value().abs());
            case Real real -> new Real(Math.abs(real.value()));
            case null, default -> throw new TemplateFault("a number is wanted, not '" + input.typeName() + "'");
        };
    }

    private static TemplateValue round(TemplateValue input, JinjaArguments arguments) {
        JinjaArguments bound = arguments.expect("round", 0, "precision", "method");
        int precision = bound.integer(0, 0);
        if (Math.abs(precision) > PythonFormatSpec.MAX_PRECISION) {
            throw new TemplateFault(
                    "a precision of " + precision + " is beyond the limit of " + PythonFormatSpec.MAX_PRECISION);
        }
        String method = bound.text(1, "common").text();
        RoundingMode mode = switch (method) {
            case "common" -> RoundingMode.HALF_EVEN;
            case "ceil" -> RoundingMode.CEILING;
            case "floor" -> RoundingMode.FLOOR;
            default -> throw new TemplateFault("the method of 'round' must be common, ceil or floor");
        };
        if (JinjaArithmetic.number(input) instanceof Int integer && method.equals("common")) {
            int digits = Math.min(precision, 0);
            return new Int(
                    new BigDecimal(integer.value()).setScale(digits, mode).toBigInteger());
        }
        double value = JinjaArithmetic.toDouble(input);
        return Double.isFinite(value)
                ? new Real(new BigDecimal(value).setScale(precision, mode).doubleValue())
                : new Real(value);
    }
}

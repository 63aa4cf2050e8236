package io.apex4j.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * How a value is to be formatted, by {@code %} or by {@code str.format}.
 *
 * @param fill one character
 * @param align one of {@code < > ^ =}
 * @param sign {@code +} or a space to mark positive numbers, else {@code -}
 * @param width characters at least
 * @param grouped whether thousands are separated by commas
 * @param precision digits, or characters of a text at most; -1 when not given
 * @param type the conversion, as in Python
 */
record PythonFormatSpec(String fill, char align, char sign, int width, boolean grouped, int precision, char type) {
    static final int MAX_PRECISION = 400;

    PythonFormatSpec {
        if (precision > MAX_PRECISION && type != 's') {
            throw new TemplateFault("a precision of " + precision + " is beyond the limit of " + MAX_PRECISION);
        }
    }

    /** Appends the value. */
    void append(JinjaRun run, TemplateTextBuilder output, TemplateValue value) {
        switch (type) {
            case 's' -> appendText(output, PythonText.string(run, value));
            case 'r' -> appendText(output, PythonText.repr(run, value));
            case 'c' -> appendText(output, character(value));
            case 'd', 'i', 'u' -> appendNumber(output, decimal(value));
            case 'x' -> appendNumber(output, integer(value).toString(16));
            case 'X' -> appendNumber(output, integer(value).toString(16).toUpperCase(Locale.ROOT));
            case 'o' -> appendNumber(output, integer(value).toString(8));
            case 'b' -> appendNumber(output, integer(value).toString(2));
            case 'f', 'F', 'e', 'E', 'g', 'G', '%' -> appendNumber(output, real(JinjaArithmetic.toDouble(value)));
            default -> throw new TemplateFault("the format has an unknown conversion '" + type + "'");
        }
    }

    private void appendText(TemplateTextBuilder output, TemplateText text) {
        int length = text.codePoints();
        TemplateText shown = precision >= 0 && precision < length ? text.substring(0, text.unitIndex(precision)) : text;
        int missing = Math.max(0, width - Math.min(length, precision >= 0 ? precision : length));
        int left = switch (align) {
            case '>' -> missing;
            case '^' -> missing / 2;
            default -> 0;
        };
        output.appendFill(fill, left).append(shown).appendFill(fill, missing - left);
    }

    private void appendNumber(TemplateTextBuilder output, String number) {
        boolean negative = number.startsWith("-");
        String digits = negative ? number.substring(1) : number;
        String mark = negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
        String shown = grouped ? withCommas(digits) : digits;
        int missing = Math.max(0, width - mark.length() - shown.length());
        switch (align) {
            case '=' -> output.appendOwn(mark).appendFill(fill, missing).appendOwn(shown);
            case '<' -> output.appendOwn(mark + shown).appendFill(fill, missing);
            case '^' ->
                output.appendFill(fill, missing / 2).appendOwn(mark + shown).appendFill(fill, missing - missing / 2);
            default -> output.appendFill(fill, missing).appendOwn(mark + shown);
        }
    }

    private static String withCommas(String number) {
        int end = 0;
        while (end < number.length() && Character.isDigit(number.charAt(end))) {
            end++;
        }
        StringBuilder grouped = new StringBuilder(number);
        for (int at = end - 3; at > 0; at -= 3) {
            grouped.insert(at, ',');
        }
        return grouped.toString();
    }

    private static TemplateText character(TemplateValue value) {
        if (value instanceof TemplateText text && text.codePoints() == 1) {
            return text;
        }
        int code = integer(value).bitLength() < Integer.SIZE ? integer(value).intValue() : -1;
        if (!Character.isValidCodePoint(code)) {
            throw new TemplateFault("the conversion 'c' needs one character");
        }
        return TemplateText.own(Character.toString(code));
    }

    private static String decimal(TemplateValue value) {
        return value instanceof TemplateValue.Real real
                ? truncated(real.value()).toString()
                : integer(value).toString();
    }

    /** The integer towards zero from a real number. */
    static BigInteger truncated(double value) {
        if (!Double.isFinite(value)) {
            throw new TemplateFault("the number " + PythonText.real(value) + " has no integer");
        }
        return new BigDecimal(value).toBigInteger();
    }

    private static BigInteger integer(TemplateValue value) {
        if (JinjaArithmetic.number(value) instanceof TemplateValue.Int integer) {
            return integer.value();
        }
        throw new TemplateFault("an integer is wanted, not '" + value.typeName() + "'");
    }

    private String real(double value) {
        if (!Double.isFinite(value)) {
            return PythonText.real(value);
        }
        int digits = precision < 0 ? 6 : precision;
        String negative = value < 0 || (value == 0 && 1 / value < 0) ? "-" : "";
        BigDecimal magnitude = new BigDecimal(Math.abs(value));
        return negative
                + switch (type) {
                    case 'e' -> exponential(magnitude, digits);
                    case 'E' -> exponential(magnitude, digits).toUpperCase(Locale.ROOT);
                    case 'g' -> general(magnitude, Math.max(1, digits));
                    case 'G' -> general(magnitude, Math.max(1, digits)).toUpperCase(Locale.ROOT);
                    case '%' -> fixed(magnitude.movePointRight(2), digits) + "%";
                    default -> fixed(magnitude, digits);
                };
    }

    private static String fixed(BigDecimal magnitude, int digits) {
        return magnitude.setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static String exponential(BigDecimal magnitude, int digits) {
        BigDecimal rounded = magnitude.round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        int exponent = exponent(rounded);
        String mantissa = rounded.movePointLeft(exponent)
                .setScale(digits, RoundingMode.HALF_EVEN)
                .toPlainString();
        return mantissa + (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static String general(BigDecimal magnitude, int digits) {
        BigDecimal rounded = magnitude.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = exponent(rounded);
        if (exponent >= -4 && exponent < digits) {
            return withoutZeros(rounded.setScale(Math.max(0, digits - 1 - exponent), RoundingMode.HALF_EVEN)
                    .toPlainString());
        }
        String shown = exponential(rounded, digits - 1);
        int mark = shown.indexOf('e');
        return withoutZeros(shown.substring(0, mark)) + shown.substring(mark);
    }

    private static int exponent(BigDecimal value) {
        return value.signum() == 0 ? 0 : value.precision() - value.scale() - 1;
    }

    private static String withoutZeros(String number) {
        if (number.indexOf('.') < 0) {
            return number;
        }
        int end = number.length();
        while (number.charAt(end - 1) == '0') {
            end--;
        }
        return number.substring(0, number.charAt(end - 1) == '.' ? end - 1 : end);
    }
}

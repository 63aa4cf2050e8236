package io.apex4j.eval;

import java.util.Collection;
import java.util.Locale;

/** Numbers as reports show them: decimal units, no exponents in running text. */
final class Figures {
    /** Half the width of a 95 % interval, in standard errors. */
    static final double INTERVAL_95 = 1.96;

    private static final double KILO = 1e3;
    private static final double MEGA = 1e6;
    private static final double GIGA = 1e9;
    private static final int MOST_DECIMALS = 6;
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private Figures() {}

    /** A size in decimal units: {@code 6.10 GB}, {@code 20.5 MB}. */
    static String size(long bytes) {
        if (bytes < KILO) {
            return bytes + " B";
        }
        if (bytes < MEGA) {
            return fixed(bytes / KILO, 1) + " kB";
        }
        return bytes < GIGA ? fixed(bytes / MEGA, 1) + " MB" : fixed(bytes / GIGA, 2) + " GB";
    }

    /** A number with so many decimals; a dash when it is not finite. */
    static String fixed(double value, int decimals) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + decimals + "f", value + 0.0) : "–";
    }

    /** A count with the thousands apart. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 chunk}, {@code 2 chunks}. */
    static String counted(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** A share in percent: {@code 97.1 %}. */
    static String percent(double share, int decimals) {
        return Double.isFinite(share) ? fixed(100 * share, decimals) + " %" : "–";
    }

    /** A number with three significant digits, at most six decimals. */
    static String significant(double value) {
        return fixed(value, decimals(value));
    }

    /** A number with the standard error behind it, both with the decimals that the error deserves. */
    static String estimate(Estimate estimate) {
        if (!(estimate.error() > 0) || !Double.isFinite(estimate.error())) {
            return significant(estimate.value());
        }
        int decimals = Math.clamp(1 - (long) Math.floor(Math.log10(estimate.error())), 0, MOST_DECIMALS);
        return fixed(estimate.value(), decimals) + " ± " + fixed(estimate.error(), decimals);
    }

    /** Decimals that show three significant digits of the smallest of some numbers, at most six. */
    static int decimals(Collection<Double> values) {
        double smallest = values.stream()
                .mapToDouble(Math::abs)
                .filter(value -> value > 0 && Double.isFinite(value))
                .min()
                .orElse(1);
        return decimals(smallest);
    }

    private static int decimals(double value) {
        double magnitude = Math.abs(value);
        if (!(magnitude > 0) || !Double.isFinite(magnitude)) {
            return 2;
        }
        return Math.clamp(2 - (long) Math.floor(Math.log10(magnitude)), 0, MOST_DECIMALS);
    }

    /** A power of ten times a small factor: {@code 0.002}, {@code 500}; below 0.0001 as {@code 2·10⁻⁵}. */
    static String scaled(int factor, int exponent) {
        if (exponent >= 0 && exponent <= MOST_DECIMALS) {
            return count(Math.round(factor * Math.pow(10, exponent)));
        }
        if (exponent < 0 && exponent >= -4) {
            return fixed(factor * Math.pow(10, exponent), -exponent);
        }
        StringBuilder power = new StringBuilder("10").append(exponent < 0 ? "⁻" : "");
        String.valueOf(Math.abs(exponent)).chars().forEach(digit -> power.append(SUPERSCRIPTS.charAt(digit - '0')));
        return factor == 1 ? power.toString() : factor + "·" + power;
    }

    /** A coordinate of a drawing: one decimal at most. */
    static String coordinate(double value) {
        String text = fixed(value, 1);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}

package io.apex4j.eval;

import java.util.ArrayList;
import java.util.List;

/**
 * Where values are in a plot. Ticks are at round numbers.
 *
 * @param isLogarithmic whether equal ratios are equally far apart
 * @param minimum the value at {@code start}
 * @param maximum the value at {@code end}
 * @param start in pixels
 * @param end in pixels; less than {@code start} where values grow upward
 * @param spacing pixels between ticks, at least
 */
record Axis(boolean isLogarithmic, double minimum, double maximum, double start, double end, double spacing) {
    /** A marked value. */
    record Tick(double value, String label) {}

    private static final double PADDING = 0.07;
    private static final double ROUNDING = 1e-9;
    private static final double MOST_TICKS = 100;
    /** Ticks may be this much closer than wanted. */
    private static final double NEARLY = 0.8;
    /** Beyond this ratio of the largest to the smallest value equal distances hide what is small. */
    private static final double LOGARITHMIC_RATIO = 4;

    /** An axis for values, logarithmic where they differ by large factors. */
    static Axis fitting(List<Double> values, double start, double end, double spacing) {
        double least = values.stream().mapToDouble(value -> value).min().orElse(0);
        double most = values.stream().mapToDouble(value -> value).max().orElse(1);
        return least > 0 && most / least > LOGARITHMIC_RATIO
                ? logarithmic(values, start, end, spacing)
                : linear(values, false, start, end, spacing);
    }

    /** A logarithmic axis for values, of which those that are positive count. */
    static Axis logarithmic(List<Double> values, double start, double end, double spacing) {
        double least = values.stream()
                .mapToDouble(value -> value)
                .filter(value -> value > 0)
                .min()
                .orElse(0.1);
        double most = Math.max(
                least * 1.5, values.stream().mapToDouble(value -> value).max().orElse(1));
        double padding = Math.pow(most / least, PADDING);
        return new Axis(true, least / padding, most * padding, start, end, spacing);
    }

    /**
     * A linear axis for values.
     *
     * @param fromZero whether it must begin at zero, or end there for negative values
     */
    static Axis linear(List<Double> values, boolean fromZero, double start, double end, double spacing) {
        double least = values.stream().mapToDouble(value -> value).min().orElse(0);
        double most = values.stream().mapToDouble(value -> value).max().orElse(1);
        if (fromZero) {
            least = Math.min(0, least);
            most = Math.max(0, most);
        }
        double span = most > least ? most - least : Math.max(Math.abs(most), 1e-9);
        double low = fromZero && least == 0 ? 0 : least - PADDING * span;
        double high = fromZero && most == 0 && least < 0 ? 0 : most + PADDING * span;
        return new Axis(false, least >= 0 ? Math.max(0, low) : low, high, start, end, spacing);
    }

    /** The pixel of a value; values beyond the axis are at its ends. */
    double pixel(double value) {
        double share = isLogarithmic
                ? Math.log(Math.max(value, Double.MIN_NORMAL) / minimum) / Math.log(maximum / minimum)
                : (value - minimum) / (maximum - minimum);
        return start + Math.clamp(share, 0.0, 1.0) * (end - start);
    }

    /** The marked values, ascending. */
    List<Tick> ticks() {
        return isLogarithmic ? logarithmicTicks() : linearTicks();
    }

    private List<Tick> linearTicks() {
        double wanted = Math.max(1, Math.abs(end - start) / spacing);
        double rough = (maximum - minimum) / wanted;
        int exponent = (int) Math.floor(Math.log10(rough));
        double power = Math.pow(10, exponent);
        double step = 10 * power;
        for (int factor : new int[] {5, 2, 1}) {
            step = factor * power >= NEARLY * rough ? factor * power : step;
        }
        int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
        double first = Math.ceil(minimum / step - ROUNDING);
        double last = Math.min(first + MOST_TICKS, Math.floor(maximum / step + ROUNDING));
        List<Tick> ticks = new ArrayList<>();
        for (double index = first; index <= last; index++) {
            ticks.add(new Tick(index * step, index == 0 ? "0" : Figures.fixed(index * step, decimals)));
        }
        return ticks;
    }

    private List<Tick> logarithmicTicks() {
        for (int[] factors : List.of(new int[] {1, 2, 5}, new int[] {1, 3}, new int[] {1})) {
            List<Tick> ticks = logarithmicTicks(factors);
            if (ticks.size() <= Math.max(2, Math.abs(end - start) / spacing) && isSpaced(ticks)) {
                return ticks;
            }
        }
        List<Tick> decades = logarithmicTicks(new int[] {1});
        int every = (int) Math.ceil(decades.size() * spacing / Math.max(1, Math.abs(end - start)));
        List<Tick> ticks = new ArrayList<>();
        for (int index = 0; index < decades.size(); index += Math.max(1, every)) {
            ticks.add(decades.get(index));
        }
        return ticks;
    }

    private boolean isSpaced(List<Tick> ticks) {
        for (int index = 1; index < ticks.size(); index++) {
            if (Math.abs(pixel(ticks.get(index).value())
                            - pixel(ticks.get(index - 1).value()))
                    < 0.6 * spacing) {
                return false;
            }
        }
        return true;
    }

    private List<Tick> logarithmicTicks(int[] factors) {
        List<Tick> ticks = new ArrayList<>();
        int last = (int) Math.ceil(Math.log10(maximum));
        for (int exponent = (int) Math.floor(Math.log10(minimum)); exponent <= last; exponent++) {
            for (int factor : factors) {
                double value = factor * Math.pow(10, exponent);
                if (value >= minimum && value <= maximum) {
                    ticks.add(new Tick(value, Figures.scaled(factor, exponent)));
                }
            }
        }
        return ticks;
    }
}

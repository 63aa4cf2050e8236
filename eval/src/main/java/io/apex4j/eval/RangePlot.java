package io.apex4j.eval;

import io.apex4j.eval.ChartLayer.Point;
import io.apex4j.eval.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Distributions side by side, a row for each model, on a logarithmic axis: a bar from the 10th to the 90th percentile with
 * the median in it, a line to the 99.9th, ticks there and at the 99th, and a dot at the maximum.
 *
 * @param name name of the axis
 * @param rows the models
 */
record RangePlot(String name, List<Row> rows) implements Plot {
    private static final double TOP = 24;
    private static final double BOTTOM = 46;
    private static final double ROW = 30;
    private static final double BAR = 12;
    private static final double TICK = 6;
    private static final double X_SPACING = 64;
    /** Percentiles so far below the median are rounding; showing them would squeeze the rest. */
    private static final double LEAST_SHARE_OF_MEDIAN = 0.01;

    /** A model with the values at its percentiles. */
    record Row(Subject subject, double p10, double median, double p90, double p99, double p999, double maximum) {
        boolean isPositive() {
            return Stream.of(median, p90, p99, p999, maximum).allMatch(value -> value > 0 && Double.isFinite(value));
        }

        private double low() {
            return Math.max(p10, LEAST_SHARE_OF_MEDIAN * median);
        }
    }

    /** Leaves out what a logarithmic axis cannot show. */
    RangePlot {
        rows = rows.stream().filter(Row::isPositive).toList();
    }

    @Override
    public String svg(String id, int width, String title, String description) {
        double left = 10
                + rows.stream()
                        .mapToDouble(row -> Svg.textWidth(row.subject().label()))
                        .max()
                        .orElse(0);
        double bottom = TOP + rows.size() * ROW;
        Axis axis = Axis.logarithmic(
                rows.stream()
                        .flatMap(row -> Stream.of(row.low(), row.maximum()))
                        .toList(),
                left,
                width - 4,
                X_SPACING);
        int height = (int) (bottom + BOTTOM);
        Svg svg = new Svg(id, width, height);
        PlotFrame.horizontal(svg, axis, name, width, TOP - 4, bottom);
        ChartLayer layer = new ChartLayer(width, height);
        for (int index = 0; index < rows.size(); index++) {
            double middle = TOP + (index + 0.5) * ROW;
            draw(layer, axis, rows.get(index), middle);
            svg.text(
                    "row",
                    Anchor.END,
                    left - 10,
                    middle + 4,
                    rows.get(index).subject().label());
        }
        svg.add(layer);
        if (!rows.isEmpty()) {
            explain(svg, axis, rows.getFirst());
        }
        return svg.element(title, description);
    }

    private static void draw(ChartLayer layer, Axis axis, Row row, double middle) {
        String colour = row.subject().style().cssClass();
        boolean isPale = row.subject().style().isHollow();
        layer.line(
                colour + (isPale ? " pale bar" : " bar"),
                BAR,
                List.of(new Point(axis.pixel(row.low()), middle), new Point(axis.pixel(row.p90()), middle)));
        layer.line(
                colour + " line",
                2,
                List.of(new Point(axis.pixel(row.p90()), middle), new Point(axis.pixel(row.p999()), middle)));
        for (double value : new double[] {row.p99(), row.p999()}) {
            double x = axis.pixel(value);
            layer.line(colour + " line", 2, List.of(new Point(x, middle - TICK), new Point(x, middle + TICK)));
        }
        double median = axis.pixel(row.median());
        layer.line("median", 2.5, List.of(new Point(median, middle - TICK), new Point(median, middle + TICK)));
        layer.mark(
                new SeriesStyle(row.subject().style().family(), isPale, false),
                new Point(axis.pixel(row.maximum()), middle));
    }

    /** Says above the first row what its signs are; what finds no room is left to the caption. */
    private static void explain(Svg svg, Axis axis, Row row) {
        record Sign(String text, double x) {}
        List<Sign> signs = List.of(
                new Sign("median", axis.pixel(row.median())),
                new Sign("max", axis.pixel(row.maximum())),
                new Sign("99 %", axis.pixel(row.p99())),
                new Sign("99.9 %", axis.pixel(row.p999())),
                new Sign("10 %", axis.pixel(row.low())),
                new Sign("90 %", axis.pixel(row.p90())));
        List<Sign> shown = new ArrayList<>();
        for (Sign sign : signs) {
            boolean isFree = shown.stream()
                    .allMatch(other -> Math.abs(other.x() - sign.x())
                            > (Svg.textWidth(other.text()) + Svg.textWidth(sign.text())) / 2 + 4);
            if (isFree) {
                shown.add(sign);
                double half = Svg.textWidth(sign.text()) / 2;
                double x =
                        Math.clamp(sign.x(), axis.start() + half, Math.max(axis.start() + half, axis.end() + 4 - half));
                svg.text("tick", Anchor.MIDDLE, x, TOP - 8, sign.text());
            }
        }
    }
}

package io.apex4j.eval;

import io.apex4j.eval.ChartLayer.Point;
import io.apex4j.eval.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Panels of horizontal bars, a panel for each group and a bar for each model, all on the same axis from zero. Each bar has
 * its model's name at the left and its value at the end.
 *
 * @param name name of the axis
 * @param groups the panels, in the order of reading
 */
record BarPanels(String name, List<Group> groups) implements Plot {
    private static final double GUTTER = 28;
    private static final double BAR = 10;
    private static final double ROW = 18;
    private static final double HEADING = 26;
    private static final double FOOT = 26;
    private static final double NAME_SPACE = 22;
    private static final double LONGEST_NAME = 110;
    private static final double X_SPACING = 56;

    /**
     * A panel.
     *
     * @param name its heading
     * @param bars of models
     * @param mark a value to compare with, drawn through all bars, such as that of guessing
     */
    record Group(String name, List<Bar> bars, OptionalDouble mark) {}

    /**
     * A bar.
     *
     * @param low lower end of its interval; {@code value} when there is none
     * @param high upper end
     * @param text the value as it is shown
     */
    record Bar(Subject subject, double value, double low, double high, String text) {
        boolean isFinite() {
            return Stream.of(value, low, high).allMatch(Double::isFinite);
        }
    }

    /** Leaves out what is no number, and groups of which nothing is left. */
    BarPanels {
        groups = groups.stream()
                .map(group -> new Group(
                        group.name(),
                        group.bars().stream().filter(Bar::isFinite).toList(),
                        group.mark()))
                .filter(group -> !group.bars().isEmpty())
                .toList();
    }

    @Override
    public String svg(String id, int width, String title, String description) {
        int columns = width < PlotFrame.WIDE || groups.size() == 1 ? 1 : 2;
        double panelWidth = (width - (columns - 1) * GUTTER) / columns;
        double panelHeight =
                groups.stream().mapToInt(group -> group.bars().size()).max().orElse(0) * ROW + HEADING + FOOT;
        int rows = Math.ceilDiv(groups.size(), columns);
        int height = (int) (rows * panelHeight + NAME_SPACE);
        Svg svg = new Svg(id, width, height);
        ChartLayer layer = new ChartLayer(width, height);
        for (int index = 0; index < groups.size(); index++) {
            double left = index % columns * (panelWidth + GUTTER);
            int row = index / columns;
            double top = row * panelHeight;
            draw(svg, layer, groups.get(index), left, top, left + panelWidth);
        }
        svg.add(layer);
        svg.text("name", Anchor.END, width, height - 6.0, name);
        return svg.element(title, description);
    }

    private void draw(Svg svg, ChartLayer layer, Group group, double left, double top, double right) {
        double start = left + Math.min(LONGEST_NAME, widest(bar -> bar.subject().label())) + 8;
        double room = widest(Bar::text) + 8;
        List<Double> values = new ArrayList<>();
        groups.forEach(any -> any.bars().forEach(bar -> values.addAll(List.of(bar.value(), bar.low(), bar.high()))));
        Axis fitted = Axis.linear(values, true, start, right - room, X_SPACING);
        Axis axis = new Axis(
                false,
                fitted.minimum(),
                values.stream().mapToDouble(value -> value).max().orElse(1) * 1.02,
                start,
                right - room,
                X_SPACING);
        double bottom = top + HEADING + group.bars().size() * ROW;
        svg.text("heading", Anchor.START, left, top + 16, Html.cut(group.name(), 44));
        PlotFrame.horizontal(svg, axis, "", right, top + HEADING - 2, bottom);
        for (int row = 0; row < group.bars().size(); row++) {
            Bar bar = group.bars().get(row);
            double middle = top + HEADING + (row + 0.5) * ROW;
            draw(layer, axis, bar, middle);
            svg.text(
                    "row",
                    Anchor.END,
                    start - 8,
                    middle + 4,
                    shortened(bar.subject().label()));
            svg.text("value", Anchor.START, axis.pixel(Math.max(bar.value(), bar.high())) + 6, middle + 4, bar.text());
        }
        group.mark()
                .ifPresent(value -> layer.line(
                        "ref line",
                        1.5,
                        List.of(new Point(axis.pixel(value), top + HEADING - 2), new Point(axis.pixel(value), bottom)),
                        3,
                        3));
    }

    private static void draw(ChartLayer layer, Axis axis, Bar bar, double middle) {
        SeriesStyle style = bar.subject().style();
        String fill = style.cssClass() + (style.isHollow() ? " pale bar" : " bar");
        double zero = axis.pixel(Math.max(0, axis.minimum()));
        layer.line(fill, BAR, List.of(new Point(zero, middle), new Point(axis.pixel(bar.value()), middle)));
        if (bar.high() > bar.low()) {
            layer.line(
                    "whisker",
                    1.5,
                    List.of(new Point(axis.pixel(bar.low()), middle), new Point(axis.pixel(bar.high()), middle)));
        }
    }

    private static String shortened(String label) {
        String cut = label;
        for (int length = label.length(); Svg.textWidth(cut) > LONGEST_NAME && length > 2; length--) {
            cut = Html.cut(label, length - 1);
        }
        return cut;
    }

    private double widest(java.util.function.Function<Bar, String> text) {
        return groups.stream()
                .flatMap(group -> group.bars().stream())
                .map(text)
                .mapToDouble(Svg::textWidth)
                .max()
                .orElse(0);
    }
}

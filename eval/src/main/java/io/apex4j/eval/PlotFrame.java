package io.apex4j.eval;

import io.apex4j.eval.Svg.Anchor;

/** Draws what is around the data of a plot: grid, tick labels, names of axes. */
final class PlotFrame {
    /** Width of drawings for wide windows. */
    static final int WIDE = 720;
    /** Width of drawings for telephones. */
    static final int NARROW = 360;

    private static final double LABEL_GAP = 8;

    private PlotFrame() {}

    /** Draws a vertical axis: horizontal grid lines, labels at the left, its name above them. */
    static void vertical(Svg svg, Axis axis, String name, double left, double right) {
        for (Axis.Tick tick : axis.ticks()) {
            double y = axis.pixel(tick.value());
            svg.line("grid", left, y, right, y);
            svg.text("tick", Anchor.END, left - LABEL_GAP, y + 4, tick.label());
        }
        svg.text("name", Anchor.START, 0, 13, name);
    }

    /** Draws a horizontal axis: vertical grid lines, labels below, its name under them, which ends at {@code right}. */
    static void horizontal(Svg svg, Axis axis, String name, double right, double top, double bottom) {
        for (Axis.Tick tick : axis.ticks()) {
            double x = axis.pixel(tick.value());
            svg.line("grid", x, top, x, bottom);
            svg.text("tick", Anchor.MIDDLE, x, bottom + 18, tick.label());
        }
        if (!name.isEmpty()) {
            svg.text("name", Anchor.END, right, bottom + 38, name);
        }
    }

    /** Room for the tick labels of a vertical axis. */
    static double labelRoom(Axis axis) {
        return LABEL_GAP
                + 4
                + axis.ticks().stream()
                        .mapToDouble(tick -> Svg.textWidth(tick.label()))
                        .max()
                        .orElse(0);
    }
}

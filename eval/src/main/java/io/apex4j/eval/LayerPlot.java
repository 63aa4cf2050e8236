package io.apex4j.eval;

import io.apex4j.eval.ChartLayer.Point;
import io.apex4j.eval.Svg.Anchor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * Something by layer, a line for each model, labelled at its end.
 *
 * @param name name of the vertical axis
 * @param lines the models
 */
record LayerPlot(String name, List<Line> lines) implements Plot {
    private static final double TOP = 28;
    private static final double HEIGHT = 280;
    private static final double BOTTOM = 46;
    private static final double Y_SPACING = 46;
    private static final double X_SPACING = 44;
    private static final double LABEL_ROOM = 20;
    private static final double LABEL_HEIGHT = 14;
    /** Marks that are closer to each other hide the lines. */
    private static final double LEAST_MARK_DISTANCE = 18;

    /** A model with the value of each layer. */
    record Line(Subject subject, SortedMap<Integer, Double> byLayer) {}

    private record End(Line line, double y, double labelY) {}

    @Override
    public String svg(String id, int width, String title, String description) {
        double bottom = TOP + Math.max(HEIGHT, lines.size() * LABEL_HEIGHT);
        double right = width
                - LABEL_ROOM
                - lines.stream()
                        .mapToDouble(line -> Svg.textWidth(line.subject().label()))
                        .max()
                        .orElse(0);
        List<Double> values = lines.stream()
                .flatMap(line -> line.byLayer().values().stream())
                .filter(Double::isFinite)
                .toList();
        Axis y = Axis.linear(values, true, bottom, TOP, Y_SPACING);
        double left = PlotFrame.labelRoom(y);
        int height = (int) (bottom + BOTTOM);
        Svg svg = new Svg(id, width, height);
        PlotFrame.vertical(svg, y, name, left, right);
        Axis x = layers(left + 8, right - 4);
        drawLayers(svg, x, bottom);
        ChartLayer layer = new ChartLayer(width, height);
        lines.forEach(line -> draw(layer, line, x, y));
        svg.add(layer);
        for (End end : ends(y, bottom)) {
            svg.line(end.line().subject().style().cssClass() + " leader", right - 2, end.y(), right + 12, end.labelY());
            svg.text(
                    "label",
                    Anchor.START,
                    right + 15,
                    end.labelY() + 4,
                    end.line().subject().label());
        }
        return svg.element(title, description);
    }

    private Axis layers(double left, double right) {
        int first =
                lines.stream().mapToInt(line -> line.byLayer().firstKey()).min().orElse(0);
        int last =
                lines.stream().mapToInt(line -> line.byLayer().lastKey()).max().orElse(1);
        return new Axis(false, first, Math.max(first + 1, last), left, right, X_SPACING);
    }

    private static void drawLayers(Svg svg, Axis x, double bottom) {
        for (Axis.Tick tick : x.ticks()) {
            if (tick.value() == Math.rint(tick.value())) {
                svg.text("tick", Anchor.MIDDLE, x.pixel(tick.value()), bottom + 18, Figures.fixed(tick.value(), 0));
            }
        }
        svg.text("name", Anchor.END, x.end(), bottom + 38, "layer");
    }

    private static void draw(ChartLayer layer, Line line, Axis x, Axis y) {
        List<Point> points = line.byLayer().entrySet().stream()
                .filter(entry -> Double.isFinite(entry.getValue()))
                .map(entry -> new Point(x.pixel(entry.getKey()), y.pixel(entry.getValue())))
                .toList();
        if (points.isEmpty()) {
            return;
        }
        String cssClass = line.subject().style().cssClass() + " line";
        if (line.subject().style().isHollow()) {
            layer.line(cssClass, 2, points, 5, 3);
        } else {
            layer.line(cssClass, 2, points);
        }
        double apart = (points.getLast().x() - points.getFirst().x()) / points.size();
        if (apart > LEAST_MARK_DISTANCE) {
            points.forEach(point -> layer.mark(line.subject().style(), point));
        }
    }

    /** Where lines end, and where their labels are, moved apart so that none covers another. */
    private List<End> ends(Axis y, double bottom) {
        List<End> ends = new ArrayList<>(lines.stream()
                .filter(line -> Double.isFinite(line.byLayer().lastEntry().getValue()))
                .map(line -> {
                    double at = y.pixel(line.byLayer().lastEntry().getValue());
                    return new End(line, at, at);
                })
                .sorted(Comparator.comparingDouble(End::y))
                .toList());
        double lowest = TOP;
        for (int index = 0; index < ends.size(); index++) {
            End end = ends.get(index);
            double at = Math.max(end.labelY(), lowest);
            ends.set(index, new End(end.line(), end.y(), at));
            lowest = at + LABEL_HEIGHT;
        }
        double highest = bottom;
        for (int index = ends.size() - 1; index >= 0; index--) {
            End end = ends.get(index);
            double at = Math.min(end.labelY(), highest);
            ends.set(index, new End(end.line(), end.y(), at));
            highest = at - LABEL_HEIGHT;
        }
        return ends;
    }
}

package io.apex4j.eval;

import io.apex4j.eval.ChartLayer.Point;
import io.apex4j.eval.LabelPlacement.Box;
import io.apex4j.eval.LabelPlacement.Placed;
import io.apex4j.eval.Svg.Anchor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Models by size and something that was measured, with intervals, and the front of those that no other beats.
 *
 * @param xName name of the horizontal axis
 * @param yName name of the vertical axis
 * @param scale how heights are spread
 * @param dots the models
 * @param front dots on the front, from the smallest; empty for none
 * @param line the reference, which is at the same height for all sizes
 */
record ScatterPlot(String xName, String yName, Scale scale, List<Dot> dots, List<Dot> front, Optional<Level> line)
        implements Plot {
    private static final double ROW = 300;
    private static final double TOP = 28;
    private static final double BOTTOM = 46;
    private static final double X_SPACING = 70;
    private static final double Y_SPACING = 46;
    private static final double THIN = 3;
    private static final double SAME_PLACE = 3;
    private static final double LONGEST_LABEL = 80;

    /** How heights are spread. */
    enum Scale {
        /** Equally, over what there is. */
        CLOSE,
        /** Equally from zero, so that ratios can be seen. */
        FROM_ZERO,
        /** By ratio, where the largest is several times the smallest. */
        BY_RATIO
    }

    /**
     * A model.
     *
     * @param low lower end of the interval of y; {@code y} when there is none
     * @param high upper end
     */
    record Dot(Subject subject, double x, double y, double low, double high) {
        boolean isFinite() {
            return Stream.of(x, y, low, high).allMatch(Double::isFinite);
        }
    }

    /** A labelled height. */
    record Level(String label, double y) {}

    /** Leaves out what is no number. */
    ScatterPlot {
        dots = dots.stream().filter(Dot::isFinite).toList();
        front = front.stream().filter(Dot::isFinite).toList();
    }

    @Override
    public String svg(String id, int width, String title, String description) {
        double bottom = TOP + (width < PlotFrame.WIDE ? 0.85 : 1) * ROW;
        List<Double> values = new ArrayList<>(
                dots.stream().flatMap(dot -> Stream.of(dot.low(), dot.high())).toList());
        line.ifPresent(level -> values.add(level.y()));
        Axis y = vertical(values, bottom);
        double left = PlotFrame.labelRoom(y);
        Axis x = Axis.linear(dots.stream().map(Dot::x).toList(), false, left, width - labelRoom(), X_SPACING);
        int height = (int) (bottom + BOTTOM);
        Svg svg = new Svg(id, width, height);
        PlotFrame.vertical(svg, y, yName, left, width);
        PlotFrame.horizontal(svg, x, xName, width, TOP, bottom);
        ChartLayer layer = new ChartLayer(width, height);
        List<Box> obstacles = new ArrayList<>();
        line.ifPresent(level -> layer.line(
                "ref line",
                1.5,
                List.of(new Point(left, y.pixel(level.y())), new Point(width, y.pixel(level.y()))),
                6,
                4));
        drawFront(layer, x, y, width, obstacles);
        drawDots(layer, x, y, obstacles);
        List<Placed> labels = placed(x, y, new Box(left + 2, TOP, width, bottom - 2), obstacles);
        labels.stream()
                .filter(Placed::needsLeader)
                .forEach(label -> svg.line(
                        "leader",
                        label.point().x(),
                        label.point().y(),
                        label.nearest().x(),
                        label.nearest().y()));
        svg.add(layer);
        labels.forEach(label -> svg.text(
                "label", Anchor.START, label.baseline().x(), label.baseline().y(), label.text()));
        return svg.element(title, description);
    }

    private Axis vertical(List<Double> values, double bottom) {
        return switch (scale) {
            case CLOSE -> Axis.linear(values, false, bottom, TOP, Y_SPACING);
            case FROM_ZERO -> Axis.linear(values, true, bottom, TOP, Y_SPACING);
            case BY_RATIO -> Axis.fitting(values, bottom, TOP, Y_SPACING);
        };
    }

    /** Room at the right for the label of the largest file, as far as it is not long. */
    private double labelRoom() {
        return dots.stream()
                .mapToDouble(dot ->
                        Math.min(LONGEST_LABEL, Svg.textWidth(dot.subject().label())))
                .max()
                .orElse(0);
    }

    private void drawFront(ChartLayer layer, Axis x, Axis y, int width, List<Box> obstacles) {
        if (front.size() < 2) {
            return;
        }
        List<Point> steps = new ArrayList<>();
        for (Dot dot : front) {
            Point corner = new Point(x.pixel(dot.x()), y.pixel(dot.y()));
            if (!steps.isEmpty()) {
                steps.add(new Point(corner.x(), steps.getLast().y()));
                obstacles.add(between(steps.get(steps.size() - 2), steps.getLast()));
                obstacles.add(between(steps.getLast(), corner));
            }
            steps.add(corner);
        }
        steps.add(new Point(width, steps.getLast().y()));
        obstacles.add(between(steps.get(steps.size() - 2), steps.getLast()));
        layer.line("front", 2, steps);
    }

    private static Box between(Point a, Point b) {
        return new Box(
                Math.min(a.x(), b.x()) - THIN,
                Math.min(a.y(), b.y()) - THIN,
                Math.max(a.x(), b.x()) + THIN,
                Math.max(a.y(), b.y()) + THIN);
    }

    private void drawDots(ChartLayer layer, Axis x, Axis y, List<Box> obstacles) {
        for (Dot dot : dots) {
            if (dot.high() > dot.low()) {
                Point low = new Point(x.pixel(dot.x()), y.pixel(dot.low()));
                Point high = new Point(x.pixel(dot.x()), y.pixel(dot.high()));
                layer.line(dot.subject().style().cssClass() + " line", 1.5, List.of(low, high));
                obstacles.add(between(low, high));
            }
        }
        line.ifPresent(level -> obstacles.add(
                between(new Point(x.start(), y.pixel(level.y())), new Point(x.end(), y.pixel(level.y())))));
        dots.forEach(dot -> layer.mark(dot.subject().style(), new Point(x.pixel(dot.x()), y.pixel(dot.y()))));
    }

    private List<Placed> placed(Axis x, Axis y, Box bounds, List<Box> obstacles) {
        List<String> texts = new ArrayList<>();
        List<Point> points = new ArrayList<>();
        for (Dot dot : dots) {
            Point point = new Point(x.pixel(dot.x()), y.pixel(dot.y()));
            int same = indexOfSame(points, point);
            if (same < 0) {
                texts.add(dot.subject().label());
                points.add(point);
            } else {
                texts.set(same, texts.get(same) + ", " + dot.subject().label());
            }
        }
        line.ifPresent(level -> {
            texts.add(level.label());
            points.add(new Point(x.start() + (x.end() - x.start()) / 2, y.pixel(level.y())));
        });
        return new LabelPlacement(bounds, obstacles).place(texts, points);
    }

    /** Models that nobody could tell apart share a label. */
    private static int indexOfSame(List<Point> points, Point point) {
        for (int index = 0; index < points.size(); index++) {
            Point other = points.get(index);
            if (Math.hypot(other.x() - point.x(), other.y() - point.y()) < SAME_PLACE) {
                return index;
            }
        }
        return -1;
    }
}

package io.apex4j.eval;

import io.apex4j.eval.ChartLayer.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds places for the labels of points, so that they cover neither each other nor marks. Every label takes the cheapest of
 * many places around its point, given all others; a few rounds suffice.
 */
final class LabelPlacement {
    private static final double[] DISTANCES = {9, 15, 23, 33, 45, 60, 78, 98, 120};
    private static final int DIRECTIONS = 16;
    private static final int ROUNDS = 4;
    private static final double MARK_RADIUS = 7;
    private static final double GAP = 2;
    private static final double ASCENT = 0.8 * Svg.TEXT_SIZE;
    private static final double DESCENT = 0.25 * Svg.TEXT_SIZE;

    private static final double LABEL_COST = 1000;
    private static final double OUTSIDE_COST = 5000;
    private static final double MARK_COST = 30;
    private static final double LINE_COST = 6;
    /** A label that is nearer to another point than to its own is easily taken for that one's. */
    private static final double AMBIGUITY_COST = 8;

    private static final double CROSSING_COST = 200;
    private static final int LEADER_STEPS = 12;

    private final Box bounds;
    private final List<Box> obstacles;

    /** A rectangle in pixels. */
    record Box(double left, double top, double right, double bottom) {
        static Box around(Point point, double radius) {
            return new Box(point.x() - radius, point.y() - radius, point.x() + radius, point.y() + radius);
        }

        double overlap(Box other) {
            double width = Math.min(right, other.right) - Math.max(left, other.left);
            double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
            return width > 0 && height > 0 ? width * height : 0;
        }

        private double distance(Point point) {
            return Math.hypot(
                    Math.clamp(point.x(), left, right) - point.x(), Math.clamp(point.y(), top, bottom) - point.y());
        }

        private double area() {
            return (right - left) * (bottom - top);
        }

        private Box grown(double by) {
            return new Box(left - by, top - by, right + by, bottom + by);
        }
    }

    /**
     * A label with its place.
     *
     * @param text what it says
     * @param point what it labels
     * @param box where it is
     */
    record Placed(String text, Point point, Box box) {
        /** Left end of the line on which its letters stand. */
        Point baseline() {
            return new Point(box.left(), box.bottom() - DESCENT);
        }

        /** The place of the label that is nearest to its point. */
        Point nearest() {
            return new Point(
                    Math.clamp(point.x(), box.left(), box.right()), Math.clamp(point.y(), box.top(), box.bottom()));
        }

        /** Whether it is so far from its point that a line must join them. */
        boolean needsLeader() {
            return Math.hypot(nearest().x() - point.x(), nearest().y() - point.y()) > 13;
        }
    }

    /**
     * For labels inside bounds.
     *
     * @param obstacles thin things that labels should rather not cover
     */
    LabelPlacement(Box bounds, List<Box> obstacles) {
        this.bounds = bounds;
        this.obstacles = List.copyOf(obstacles);
    }

    /** Places a label for each point. */
    List<Placed> place(List<String> texts, List<Point> points) {
        List<Placed> placed = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (int index = 0; index < texts.size(); index++) {
                if (round == 0) {
                    placed.add(best(texts.get(index), points.get(index), placed, points));
                    continue;
                }
                List<Placed> others = new ArrayList<>(placed);
                others.remove(index);
                placed.set(index, best(texts.get(index), points.get(index), others, points));
            }
        }
        return placed;
    }

    private Placed best(String text, Point point, List<Placed> others, List<Point> points) {
        double width = Svg.textWidth(text);
        Placed best = new Placed(text, point, box(point, width, DISTANCES[0], 0));
        double lowest = Double.POSITIVE_INFINITY;
        for (double distance : DISTANCES) {
            for (int direction = 0; direction < DIRECTIONS; direction++) {
                Box box = box(point, width, distance, 2 * Math.PI * direction / DIRECTIONS);
                double cost = cost(box, point, others, points)
                        + crossings(new Placed(text, point, box), others)
                        + distance / 4
                        + preference(direction);
                if (cost < lowest) {
                    lowest = cost;
                    best = new Placed(text, point, box);
                }
            }
        }
        return best;
    }

    /** Right of the point first, then left, then above and below. */
    private static double preference(int direction) {
        double turn = Math.abs(2.0 * direction / DIRECTIONS - 1);
        return 1.5 * (1 - turn) + (direction % (DIRECTIONS / 2) == 0 ? 0 : 0.8);
    }

    private static Box box(Point point, double width, double distance, double angle) {
        double x = point.x() + distance * Math.cos(angle);
        double y = point.y() - distance * Math.sin(angle);
        double left = x - width * (1 - Math.cos(angle)) / 2;
        double middle = y - (ASCENT + DESCENT) / 2 * Math.sin(angle);
        return new Box(left, middle - (ASCENT + DESCENT) / 2, left + width, middle + (ASCENT + DESCENT) / 2);
    }

    /** What it costs that the line from a label to its point runs through other labels, or theirs through it. */
    private static double crossings(Placed label, List<Placed> others) {
        double cost = 0;
        for (Placed other : others) {
            cost += isCrossed(label, other.box()) || isCrossed(other, label.box()) ? CROSSING_COST : 0;
        }
        return cost;
    }

    private static boolean isCrossed(Placed label, Box box) {
        if (!label.needsLeader()) {
            return false;
        }
        for (int step = 0; step <= LEADER_STEPS; step++) {
            double share = (double) step / LEADER_STEPS;
            double x = label.point().x()
                    + share * (label.nearest().x() - label.point().x());
            double y = label.point().y()
                    + share * (label.nearest().y() - label.point().y());
            if (x > box.left() && x < box.right() && y > box.top() && y < box.bottom()) {
                return true;
            }
        }
        return false;
    }

    private double cost(Box box, Point point, List<Placed> others, List<Point> points) {
        double cost = OUTSIDE_COST * (1 - bounds.overlap(box) / box.area());
        for (Placed other : others) {
            double overlap = box.grown(GAP).overlap(other.box());
            cost += overlap > 0 ? LABEL_COST + overlap : 0;
        }
        for (Point mark : points) {
            double overlap = box.overlap(Box.around(mark, MARK_RADIUS));
            cost += overlap > 0 ? MARK_COST + overlap : 0;
            cost += box.distance(mark) < box.distance(point) ? AMBIGUITY_COST : 0;
        }
        for (Box obstacle : obstacles) {
            cost += box.overlap(obstacle) > 0 ? LINE_COST : 0;
        }
        return cost;
    }
}

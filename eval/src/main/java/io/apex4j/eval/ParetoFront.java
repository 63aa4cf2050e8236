package io.apex4j.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The elements of which no other is as small and better, or smaller and as good. */
final class ParetoFront {
    /** Files of the same weights differ by some metadata: an importance matrix adds a few hundred bytes. */
    private static final double SAME_SIZE = 1.001;

    private ParetoFront() {}

    /**
     * The front, from the smallest to the best. Of elements of the same size but for metadata the best is on it.
     *
     * @param size what is the better the smaller it is
     * @param cost what is the better the smaller it is, too
     */
    static <T> List<T> of(List<T> elements, ToDoubleFunction<T> size, ToDoubleFunction<T> cost) {
        List<T> sorted = elements.stream()
                .filter(element -> Double.isFinite(cost.applyAsDouble(element)))
                .sorted(Comparator.comparingDouble(size).thenComparingDouble(cost))
                .toList();
        List<T> front = new ArrayList<>();
        double best = Double.POSITIVE_INFINITY;
        for (T element : sorted) {
            if (cost.applyAsDouble(element) < best) {
                if (!front.isEmpty() && !isLarger(size.applyAsDouble(element), size.applyAsDouble(front.getLast()))) {
                    front.removeLast();
                }
                best = cost.applyAsDouble(element);
                front.add(element);
            }
        }
        return front;
    }

    /** Whether one size is larger than another by more than metadata. */
    static boolean isLarger(double size, double other) {
        return size > SAME_SIZE * other;
    }
}

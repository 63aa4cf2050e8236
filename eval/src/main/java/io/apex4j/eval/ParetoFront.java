package io.apex4j.eval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The elements of which no other is as small and better, or smaller and as good. */
final class ParetoFront {
    private ParetoFront() {}

    /**
     * The front, from the smallest to the best.
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
                best = cost.applyAsDouble(element);
                front.add(element);
            }
        }
        return front;
    }
}

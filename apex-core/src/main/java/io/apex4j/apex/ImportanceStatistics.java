package io.apex4j.apex;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How the activations of one tensor are spread over its columns: the figures of {@code llama-imatrix
 * --show-statistics} over {@code a_i}, the mean squared activation of value i. Experts that were never used are left
 * out.
 *
 * @param tensor the tensor's name
 * @param layer its layer, -1 for none
 * @param sum of all a
 * @param minimum of all a
 * @param maximum of all a
 * @param mean of all a
 * @param deviation standard deviation of a
 * @param activeShare share of values with |a| > 1e-5
 * @param values number of values
 * @param entropy entropy of a / sum in bits
 * @param normalizedEntropy entropy as percentage of its greatest possible value
 * @param outlierShare share of values more than one standard deviation above the mean
 * @param similarity cosine between this tensor's sums and those of the same tensor one layer before
 */
public record ImportanceStatistics(
        String tensor,
        int layer,
        double sum,
        double minimum,
        double maximum,
        double mean,
        double deviation,
        double activeShare,
        long values,
        double entropy,
        double normalizedEntropy,
        double outlierShare,
        OptionalDouble similarity) {
    private static final double ACTIVE = 1e-5;

    /** The statistics of every entry, by kind of tensor and then from the largest sum down. */
    public static List<ImportanceStatistics> of(ImportanceMatrix matrix) {
        List<ImportanceStatistics> all = new ArrayList<>();
        for (Map.Entry<String, ImportanceEntry> entry : matrix.entries().entrySet()) {
            all.add(of(entry.getKey(), entry.getValue(), matrix.entries()));
        }
        all.sort(Comparator.comparing((ImportanceStatistics statistics) -> LayerNames.withoutLayer(statistics.tensor))
                .thenComparing(
                        Comparator.comparingDouble(ImportanceStatistics::sum).reversed()));
        return List.copyOf(all);
    }

    private static ImportanceStatistics of(String tensor, ImportanceEntry entry, Map<String, ImportanceEntry> entries) {
        Moments moments = new Moments();
        forEach(entry, moments::add);
        double deviation = moments.deviation();
        Spread spread = new Spread(moments.sum, moments.mean(), deviation);
        forEach(entry, spread::add);
        double highest = Math.log((double) moments.count) / Math.log(2);
        int layer = LayerNames.layerOf(tensor);
        return new ImportanceStatistics(
                tensor,
                layer,
                moments.sum,
                moments.count == 0 ? 0 : moments.minimum,
                moments.count == 0 ? 0 : moments.maximum,
                moments.mean(),
                deviation,
                share(moments.active, moments.count),
                moments.count,
                spread.entropy,
                highest > 0 ? 100 * spread.entropy / highest : 0,
                share(spread.outliers, moments.count),
                layer < 1
                        ? OptionalDouble.empty()
                        : similarity(entry, entries.get(LayerNames.withLayer(tensor, layer - 1))));
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static OptionalDouble similarity(ImportanceEntry entry, @Nullable ImportanceEntry before) {
        if (before == null || before.size() != entry.size()) {
            return OptionalDouble.empty();
        }
        double product = 0;
        double own = 0;
        double others = 0;
        for (long index = 0; index < entry.size(); index++) {
            double one = entry.sum(index);
            double other = before.sum(index);
            product += one * other;
            own += one * one;
            others += other * other;
        }
        return own > 0 && others > 0
                ? OptionalDouble.of(product / (Math.sqrt(own) * Math.sqrt(others)))
                : OptionalDouble.empty();
    }

    private interface Visitor {
        void visit(double value);
    }

    private static void forEach(ImportanceEntry entry, Visitor visitor) {
        for (int matrix = 0; matrix < entry.matrices(); matrix++) {
            if (entry.count(matrix) == 0) {
                continue;
            }
            long first = (long) matrix * entry.columns();
            for (long index = first; index < first + entry.columns(); index++) {
                visitor.visit(entry.importance(index));
            }
        }
    }

    private static final class Moments {
        private double sum;
        private double squares;
        private double minimum = Double.POSITIVE_INFINITY;
        private double maximum = Double.NEGATIVE_INFINITY;
        private long active;
        private long count;

        void add(double value) {
            sum += value;
            squares += value * value;
            minimum = Math.min(minimum, value);
            maximum = Math.max(maximum, value);
            active += Math.abs(value) > ACTIVE ? 1 : 0;
            count++;
        }

        double mean() {
            return count == 0 ? 0 : sum / count;
        }

        double deviation() {
            return count == 0 ? 0 : Math.sqrt(Math.max(0, squares / count - mean() * mean()));
        }
    }

    private static final class Spread {
        private final double sum;
        private final double mean;
        private final double deviation;
        private double entropy;
        private long outliers;

        Spread(double sum, double mean, double deviation) {
            this.sum = sum;
            this.mean = mean;
            this.deviation = deviation;
        }

        void add(double value) {
            if (sum > 0 && value > 0) {
                double share = value / sum;
                entropy -= share * Math.log(share) / Math.log(2);
            }
            outliers += deviation > 0 && (value - mean) / deviation > 1 ? 1 : 0;
        }
    }
}

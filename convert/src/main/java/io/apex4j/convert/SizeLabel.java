package io.apex4j.convert;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * The size of a model in short, as llama.cpp writes it: {@code 1.2B} for dense models; for mixtures the number of experts
 * and what a token would pass with one expert: {@code 32x959M}.
 */
final class SizeLabel {
    private static final int DIGITS = 2;

    private SizeLabel() {}

    static String of(List<TensorJob> jobs, long experts) {
        long shared = 0;
        long ofOneExpert = 0;
        for (TensorJob job : jobs) {
            long elements = job.rows() * job.columns();
            if (job.name().contains("_exps.")) {
                ofOneExpert += elements / experts;
            } else {
                shared += elements;
            }
        }
        String size = rounded(shared + ofOneExpert);
        return experts > 0 ? experts + "x" + size : size;
    }

    /** Two digits at least: {@code 7.1M}, {@code 14M}, {@code 959M}. */
    private static String rounded(long count) {
        if (count > 1e12) {
            return scaled(count * 1e-12) + "T";
        }
        if (count > 1e9) {
            return scaled(count * 1e-9) + "B";
        }
        return count > 1e6 ? scaled(count * 1e-6) + "M" : scaled(count * 1e-3) + "K";
    }

    private static String scaled(double number) {
        BigDecimal exact = new BigDecimal(number);
        BigDecimal whole = exact.setScale(0, RoundingMode.HALF_EVEN);
        int digits = whole.signum() == 0 ? 0 : whole.precision();
        return exact.setScale(Math.max(DIGITS - digits, 0), RoundingMode.HALF_EVEN)
                .toPlainString();
    }
}

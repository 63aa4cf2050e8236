package io.apex4j.pipeline;

import io.apex4j.apex.ModelShape;
import io.apex4j.apex.Plan;
import io.apex4j.apex.Role;
import io.apex4j.gguf.GgmlType;
import java.util.OptionalLong;

/**
 * Roughly how long steps take beside each other, in seconds of a small machine; only their relation matters, for the time
 * that is left is told by how long the steps before really took.
 */
final class Effort {
    /** For each weight. */
    static final double OF_CONVERTING = 2e-9;

    private static final double OF_QUANTIZING = 6e-8;
    private static final double OF_SEARCHING = 4e-7;
    private static final double OF_COLLECTING = 2e-11;

    private Effort() {}

    /** Quantizing as planned; types with a codebook take longest. */
    static double ofQuantizing(Plan plan) {
        return plan.tensors().stream()
                .filter(tensor -> !tensor.isCopied())
                .mapToDouble(tensor -> tensor.elements() * (isSearched(tensor.type()) ? OF_SEARCHING : OF_QUANTIZING))
                .sum();
    }

    private static boolean isSearched(GgmlType type) {
        return type.name().startsWith("IQ1")
                || type.name().startsWith("IQ2")
                || type.name().startsWith("IQ3");
    }

    /** Passing tokens through a model. */
    static double ofCollecting(ModelShape shape, long tokens) {
        double share = shareOfExperts(shape);
        double active = shape.tensors().stream()
                .mapToDouble(tensor -> tensor.elements() * (Role.of(tensor.name()) == Role.ROUTED_EXPERT ? share : 1))
                .sum();
        return OF_COLLECTING * active * tokens;
    }

    private static double shareOfExperts(ModelShape shape) {
        OptionalLong count = shape.metadata().integer(shape.architecture() + ".expert_count");
        OptionalLong used = shape.metadata().integer(shape.architecture() + ".expert_used_count");
        return count.orElse(0) < 1 ? 1 : (double) used.orElse(1) / count.getAsLong();
    }
}

package io.apex4j.cli;

import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.ModelShape;
import io.apex4j.apex.Plan;
import io.apex4j.apex.Planner;
import io.apex4j.apex.QuantizeOptions;
import java.util.Optional;

/**
 * A plan with what it was made from.
 *
 * @param source the model
 * @param options what is wanted of it
 * @param plan what becomes of it
 */
record PlannedJob(ModelShape source, QuantizeOptions options, Plan plan) {
    static PlannedJob of(ModelShape source, QuantizeOptions options) {
        return new PlannedJob(source, options, Planner.plan(source, options));
    }

    static PlannedJob of(ModelShape source, QuantizeArguments arguments, Optional<ImportanceMatrix> matrix) {
        return of(source, arguments.options(matrix));
    }

    /** Size of all tensors of the source without padding. */
    long sourceTensorBytes() {
        return source.tensors().stream().mapToLong(tensor -> tensor.bytes()).sum();
    }

    /** The profile as JSON shows it. */
    Optional<String> profileId() {
        return plan.profile().map(profile -> profile.id());
    }
}

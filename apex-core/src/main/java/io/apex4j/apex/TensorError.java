package io.apex4j.apex;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a tensor has lost by being quantized.
 *
 * @param tensor the tensor
 * @param squaredError sum of the squared differences between its weights before and after
 * @param squaredWeights sum of its squared weights before
 */
public record TensorError(PlannedTensor tensor, double squaredError, double squaredWeights) {
    /** Root mean square of the error relative to that of the weights: 0 is lossless, 0.05 an error of 5 %. */
    public double relativeError() {
        return relative(squaredError, squaredWeights);
    }

    /** The relative error of all weights of a role together, for every role that has weights. */
    public static Map<Role, Double> byRole(List<TensorError> errors) {
        Map<Role, Double> byRole = new EnumMap<>(Role.class);
        for (Role role : Role.values()) {
            List<TensorError> ofRole =
                    errors.stream().filter(error -> error.tensor.role() == role).toList();
            if (!ofRole.isEmpty()) {
                byRole.put(
                        role,
                        relative(
                                ofRole.stream()
                                        .mapToDouble(TensorError::squaredError)
                                        .sum(),
                                ofRole.stream()
                                        .mapToDouble(TensorError::squaredWeights)
                                        .sum()));
            }
        }
        return byRole;
    }

    private static double relative(double error, double weights) {
        return weights == 0 ? 0 : Math.sqrt(error / weights);
    }
}

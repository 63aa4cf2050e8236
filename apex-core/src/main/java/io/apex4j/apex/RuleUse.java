package io.apex4j.apex;

/**
 * What one rule of {@code --tensor-type} or {@code --tensor-type-file} did in a plan.
 *
 * @param rule the rule
 * @param decided how many tensors got their type from it
 * @param shadowed how many tensors it would have decided if an earlier rule had not
 * @param ineffective how many tensors it names that rules cannot decide: never quantized, or fixed by another option
 */
public record RuleUse(TensorRule rule, int decided, int shadowed, int ineffective) {}

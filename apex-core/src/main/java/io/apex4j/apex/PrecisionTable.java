package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import java.util.stream.Stream;

/**
 * The seven types of a profile: one for each role and zone that it governs.
 *
 * @param edgeExperts routed experts of the edge layers
 * @param nearExperts routed experts of the near layers
 * @param midExperts routed experts of the layers between
 * @param edgeShared shared experts, and leading dense layers, at the edge
 * @param midShared the same in all other layers
 * @param edgeAttention attention and token mixing at the edge
 * @param midAttention the same in all other layers
 */
public record PrecisionTable(
        GgmlType edgeExperts,
        GgmlType nearExperts,
        GgmlType midExperts,
        GgmlType edgeShared,
        GgmlType midShared,
        GgmlType edgeAttention,
        GgmlType midAttention) {

    /**
     * The type of a governed tensor.
     *
     * @throws IllegalArgumentException for a role that no profile governs, such as {@link Role#NORM}
     */
    public GgmlType of(Role role, Zone zone) {
        return switch (role) {
            case ROUTED_EXPERT ->
                switch (zone) {
                    case EDGE -> edgeExperts;
                    case NEAR -> nearExperts;
                    case MID, NONE -> midExperts;
                };
            case SHARED_EXPERT, DENSE_FFN -> zone == Zone.EDGE ? edgeShared : midShared;
            case ATTENTION, TOKEN_MIXING -> zone == Zone.EDGE ? edgeAttention : midAttention;
            case EMBEDDING, OUTPUT, ROUTER, NORM, OTHER ->
                throw new IllegalArgumentException("a profile does not govern tensors of role " + role.label());
        };
    }

    /** All seven types in the order of the components. */
    public Stream<GgmlType> types() {
        return Stream.of(edgeExperts, nearExperts, midExperts, edgeShared, midShared, edgeAttention, midAttention);
    }
}

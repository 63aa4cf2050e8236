package io.apex4j.apex;

/**
 * How many layers at each end of the network form a zone. Widths are absolute: they do not scale with the depth.
 *
 * <p>With the published widths a network of 24 layers has expert edges 0-4 and 19-23, near layers 5-9 and 14-18, mid
 * layers 10-13, and attention edges 0-2 and 21-23.
 *
 * @param expertEdge layers at each end whose experts are {@link Zone#EDGE}
 * @param expertNear layers at each end whose routed experts are at least {@link Zone#NEAR}; counted from the end, so it
 *     includes {@code expertEdge}
 * @param attentionEdge layers at each end whose attention and token mixing are {@link Zone#EDGE}
 */
public record ZoneWidths(int expertEdge, int expertNear, int attentionEdge) {
    /** The widths of all published APEX profiles. */
    public static final ZoneWidths PUBLISHED = new ZoneWidths(5, 10, 3);

    /** Checks the widths. */
    public ZoneWidths {
        if (expertEdge < 0 || expertNear < expertEdge || attentionEdge < 0) {
            throw new OptionException("zone widths edge " + expertEdge + ", near " + expertNear + ", attention edge "
                    + attentionEdge + ": widths are at least 0 and near, counted from the end of the network, is at"
                    + " least edge");
        }
    }

    /**
     * The zone of a tensor.
     *
     * @param role what the tensor does; only experts, dense FFN, attention and token mixing have zones
     * @param layer its layer, counted from 0
     * @param layers number of layers of the network
     */
    public Zone of(Role role, int layer, int layers) {
        return switch (role) {
            case ROUTED_EXPERT -> {
                if (isWithin(expertEdge, layer, layers)) {
                    yield Zone.EDGE;
                }
                yield isWithin(expertNear, layer, layers) ? Zone.NEAR : Zone.MID;
            }
            case SHARED_EXPERT, DENSE_FFN -> isWithin(expertEdge, layer, layers) ? Zone.EDGE : Zone.MID;
            case ATTENTION, TOKEN_MIXING -> isWithin(attentionEdge, layer, layers) ? Zone.EDGE : Zone.MID;
            case EMBEDDING, OUTPUT, ROUTER, NORM, OTHER -> Zone.NONE;
        };
    }

    private static boolean isWithin(int width, int layer, int layers) {
        return layer < width || layer >= layers - width;
    }
}

package io.apex4j.apex;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The layer numbers inside tensor names. */
final class LayerNames {
    /** The layer of a tensor that belongs to none. */
    static final int NO_LAYER = -1;

    private static final Pattern AT_START = Pattern.compile("^blk\\.(\\d{1,9})");
    private static final Pattern ANYWHERE = Pattern.compile("blk\\.(\\d{1,9})\\.");

    private LayerNames() {}

    /** The number after {@code blk.} at the start of a name, or {@link #NO_LAYER}. */
    static int layerOf(String tensorName) {
        Matcher matcher = AT_START.matcher(tensorName);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : NO_LAYER;
    }

    /** The name after {@code blk.N.}. */
    static String withoutLayer(String tensorName) {
        Matcher matcher = ANYWHERE.matcher(tensorName);
        return matcher.lookingAt() ? tensorName.substring(matcher.end()) : tensorName;
    }

    /** The first {@code blk.N.} anywhere in a name, so that also {@code enc.blk.3.} has a layer; or {@link #NO_LAYER}. */
    static int prunableLayerOf(String tensorName) {
        Matcher matcher = ANYWHERE.matcher(tensorName);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : NO_LAYER;
    }

    /** The name with its first {@code blk.N.} given another number. */
    static String withLayer(String tensorName, int layer) {
        return ANYWHERE.matcher(tensorName).replaceFirst("blk." + layer + ".");
    }
}

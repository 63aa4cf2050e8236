package io.apex4j.apex;

import java.util.Locale;

/** How far a layer is from the ends of the network; a profile gives the ends more bits. */
public enum Zone {
    /** The first and last layers. */
    EDGE,
    /** Routed experts only: the layers next to the edge. */
    NEAR,
    /** The layers between. */
    MID,
    /** The tensor's type does not depend on its layer. */
    NONE;

    /** The zone in the words of tables and messages, such as {@code near}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

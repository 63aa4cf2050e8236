package io.apex4j.model;

import java.util.EnumMap;
import java.util.Map;

/** Arrays that a pass works in, kept for the next one. Contents are undefined at first. */
final class Workspace {
    private final Map<Slot, float[]> arrays = new EnumMap<>(Slot.class);

    /** What an array is for; those of one step of a layer must differ. */
    enum Slot {
        HIDDEN,
        NORMED,
        CHANGE,
        ROTATIONS,
        QUERY,
        KEY,
        VALUE,
        ATTENDED,
        GATES,
        WINDOW,
        CONVOLVED,
        GATE,
        UP,
        SCORES,
        EXPERT_INPUT,
        EXPERT_OUTPUT,
        EXPERT_OUTPUTS,
        SELECTED
    }

    /** The array of a slot with room for at least {@code rows * columns} values. */
    float[] floats(Slot slot, int rows, int columns) {
        int size = Math.multiplyExact(rows, columns);
        float[] array = arrays.get(slot);
        if (array == null || array.length < size) {
            array = new float[size];
            arrays.put(slot, array);
        }
        return array;
    }
}

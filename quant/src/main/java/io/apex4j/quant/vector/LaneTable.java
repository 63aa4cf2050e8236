package io.apex4j.quant.vector;

import static jdk.incubator.vector.VectorOperators.GE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Tables of 16 entries looked up by every lane at once: one permutation per vector that the table fills. */
final class LaneTable {
    private static final int ENTRIES = 16;

    private LaneTable() {}

    /** {@code table[index]} for each lane; indices 0 to 15. */
    static FloatVector lookup(float[] table, IntVector index) {
        IntVector found = index.selectFrom(Lanes.load(table, 0).reinterpretAsInts());
        for (int from = Lanes.COUNT; from < ENTRIES; from += Lanes.COUNT) {
            IntVector part = index.selectFrom(Lanes.load(table, from).reinterpretAsInts());
            found = found.blend(part, index.compare(GE, from));
        }
        return found.reinterpretAsFloats();
    }

    /** {@code table[index]} for each lane; indices 0 to 15. */
    static IntVector lookup(int[] table, IntVector index) {
        IntVector found = index.selectFrom(IntVector.fromArray(Lanes.INTS, table, 0));
        for (int from = Lanes.COUNT; from < ENTRIES; from += Lanes.COUNT) {
            IntVector part = index.selectFrom(IntVector.fromArray(Lanes.INTS, table, from));
            found = found.blend(part, index.compare(GE, from));
        }
        return found;
    }
}

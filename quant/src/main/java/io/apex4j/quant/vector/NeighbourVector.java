package io.apex4j.quant.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MIN;

import io.apex4j.quant.Codebook;
import io.apex4j.quant.ScalarKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@link ScalarKernels#nearestPoint} with one neighbour in each lane; the error of each digit comes from a table that
 * one vector holds. Machines with fewer than eight lanes have no room for it and search as the scalar form does.
 */
final class NeighbourVector {
    private static final int LEAST_LANES = 8;
    private static final int VALUES = 8;

    /** Weighted squared error of each value and digit; digits repeat to fill the lanes: {@code [value, lane]}. */
    private final float[] tables = new float[VALUES * Lanes.COUNT];

    private final float[] scaledLevels = new float[Lanes.COUNT];
    private final float[] distances = new float[Lanes.COUNT];
    private final int[] ramp = new int[Lanes.COUNT];
    private final int[] places = new int[Lanes.COUNT];
    private final ScalarKernels scalar = new ScalarKernels();

    NeighbourVector() {
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            ramp[lane] = lane;
        }
    }

    /** See {@link ScalarKernels#nearestPoint}. */
    int find(Codebook codebook, int packed, float[] values, float[] weights, int first, float scale, float[] levels) {
        if (Lanes.COUNT < LEAST_LANES) {
            return scalar.nearestPoint(codebook, packed, values, weights, first, scale, levels);
        }
        float step = levels[1] - levels[0];
        int mask = (1 << codebook.bits()) - 1;
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            scaledLevels[lane] = scale * (levels[0] + step * (lane & mask));
        }
        collectTables(values, weights, first, codebook.dimensions());
        int[] lists = codebook.neighbourLists();
        int start = codebook.listStart(packed);
        search(lists, start + 1, start + 1 + lists[start], codebook.dimensions(), codebook.bits());
        return lists[firstSmallest()];
    }

    private void collectTables(float[] values, float[] weights, int first, int dimensions) {
        FloatVector levels = Lanes.load(scaledLevels, 0);
        for (int i = 0; i < dimensions; i++) {
            FloatVector error = levels.sub(values[first + i]);
            error.mul(weights[first + i]).mul(error).intoArray(tables, i * Lanes.COUNT);
        }
    }

    private void search(int[] lists, int start, int end, int dimensions, int bits) {
        FloatVector best = Lanes.broadcast(Float.MAX_VALUE);
        IntVector place = IntVector.broadcast(Lanes.INTS, start);
        IntVector at = IntVector.fromArray(Lanes.INTS, ramp, 0).add(start);
        for (int k = start; k < end; k += Lanes.COUNT) {
            IntVector points = IntVector.fromArray(Lanes.INTS, lists, k);
            FloatVector distance = FloatVector.zero(Lanes.FLOATS);
            for (int i = 0; i < dimensions; i++) {
                IntVector table = FloatVector.fromArray(Lanes.FLOATS, tables, i * Lanes.COUNT)
                        .reinterpretAsInts();
                IntVector entry = points.lanewise(LSHR, i * bits).and(Lanes.COUNT - 1);
                distance = distance.add(entry.selectFrom(table).reinterpretAsFloats());
            }
            VectorMask<Float> closer =
                    distance.compare(LT, best).and(at.compare(LT, end).cast(Lanes.FLOATS));
            best = best.blend(distance, closer);
            place = place.blend(at, closer.cast(Lanes.INTS));
            at = at.add(Lanes.COUNT);
        }
        best.intoArray(distances, 0);
        place.intoArray(places, 0);
    }

    /**
     * The place of the smallest distance; of equal ones, the first in the list. The bits of floats that are not negative
     * are in the order of the floats.
     */
    private int firstSmallest() {
        IntVector bits = Lanes.load(distances, 0).reinterpretAsInts();
        int smallest = bits.reduceLanes(MIN);
        IntVector candidates = IntVector.broadcast(Lanes.INTS, Integer.MAX_VALUE)
                .blend(IntVector.fromArray(Lanes.INTS, places, 0), bits.compare(EQ, smallest));
        return candidates.reduceLanes(MIN);
    }
}

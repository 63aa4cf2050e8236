package io.apex4j.kernels.vector;

import static io.apex4j.kernels.vector.Lanes.COUNT;
import static io.apex4j.kernels.vector.Lanes.FLOATS;

import io.apex4j.kernels.RowMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/** The sum of lanes in the order of {@link RowMath}; the order of the Vector API's own is unspecified. */
final class LaneSums {
    private static final VectorShuffle<Float> BY_EIGHT = rotation(8);
    private static final VectorShuffle<Float> BY_FOUR = rotation(4);
    private static final VectorShuffle<Float> BY_TWO = rotation(2);
    private static final VectorShuffle<Float> BY_ONE = rotation(1);

    private LaneSums() {}

    private static VectorShuffle<Float> rotation(int lanes) {
        return VectorShuffle.fromOp(FLOATS, lane -> (lane + lanes) % COUNT);
    }

    static float of(FloatVector lanes) {
        FloatVector sum = COUNT == RowMath.LANES ? lanes.add(lanes.rearrange(BY_EIGHT)) : lanes;
        sum = sum.add(sum.rearrange(BY_FOUR));
        sum = sum.add(sum.rearrange(BY_TWO));
        return sum.add(sum.rearrange(BY_ONE)).lane(0);
    }
}

package io.apex4j.quant.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import io.apex4j.quant.ScalarKernels;
import io.apex4j.quant.SubBlocks;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@link ScalarKernels#nonNegative} with one sub-block in each lane.
 *
 * <p>Levels of negative values are negative where they are summed and unsigned bytes where they are read back, as in
 * the scalar form.
 */
final class NonNegativeVector {
    private static final int VECTORS = 2;
    private static final int WIDTH = VECTORS * Lanes.COUNT;
    private static final int SWEEPS = 5;

    private final LaneGroup group = new LaneGroup(VECTORS);
    /** Levels as unsigned bytes {@code [size, WIDTH]}. */
    private float[] levels = new float[0];

    private final float[] high = new float[WIDTH];
    private final float[] inverse = new float[WIDTH];
    private final float[] best = new float[WIDTH];
    private final float[] sumLx = new float[WIDTH];
    private final float[] sumL2 = new float[WIDTH];

    private final Passes start = new Passes(
            group::loadValues,
            group::loadWeights,
            this::collectHigh,
            this::tryFirst,
            this::tryOthers,
            this::collectLevels);
    private final Passes sweep = new Passes(this::sweep);

    private final Passes finish = new Passes(this::store);

    private int maxLevel;
    private boolean changed;

    /** See {@link ScalarKernels#nonNegative}. */
    void run(SubBlocks blocks, int highestLevel) {
        levels = group.fit(levels, blocks.size);
        maxLevel = highestLevel;
        for (int first = 0; first < blocks.count(); first += WIDTH) {
            group.start(blocks, first);
            start.run();
            changed = true;
            for (int k = 0; k < SWEEPS && changed; k++) {
                sweep.run();
            }
            finish.run();
        }
    }

    private void collectHigh() {
        for (int o = 0; o < group.used(); o += Lanes.COUNT) {
            FloatVector highest = FloatVector.zero(Lanes.FLOATS);
            for (int i = o; i < group.end(); i += WIDTH) {
                FloatVector x = Lanes.load(group.values, i);
                highest = highest.blend(x, x.compare(GT, highest));
            }
            highest.intoArray(high, o);
        }
    }

    private void tryFirst() {
        for (int o = 0; o < group.used(); o += Lanes.COUNT) {
            FloatVector first = Lanes.broadcast(maxLevel).div(Lanes.load(high, o));
            FloatVector step = Lanes.broadcast(1f).div(first);
            FloatVector sum = FloatVector.zero(Lanes.FLOATS);
            for (int i = o; i < group.end(); i += WIDTH) {
                FloatVector x = Lanes.load(group.values, i);
                FloatVector level = asBytes(Lanes.roundedBits(first.mul(x)));
                FloatVector error = x.sub(step.mul(level));
                sum = sum.add(Lanes.load(group.weights, i).mul(error).mul(error));
            }
            first.intoArray(inverse, o);
            sum.intoArray(best, o);
        }
    }

    private void tryOthers() {
        for (int trial = -4; trial <= 4; trial++) {
            if (trial != 0) {
                for (int o = 0; o < group.used(); o += Lanes.COUNT) {
                    tryOther(0.1f * trial + maxLevel, o);
                }
            }
        }
    }

    private void tryOther(float numerator, int o) {
        FloatVector other = Lanes.broadcast(numerator).div(Lanes.load(high, o));
        FloatVector step = Lanes.broadcast(1f).div(other);
        IntVector highestBits = Lanes.levelBits(maxLevel);
        FloatVector sum = FloatVector.zero(Lanes.FLOATS);
        for (int i = o; i < group.end(); i += WIDTH) {
            FloatVector x = Lanes.load(group.values, i);
            FloatVector level = Lanes.levels(Lanes.roundedBits(other.mul(x)).min(highestBits));
            FloatVector error = x.sub(step.mul(level));
            sum = sum.add(Lanes.load(group.weights, i).mul(error).mul(error));
        }
        FloatVector smallest = Lanes.load(best, o);
        VectorMask<Float> better = sum.compare(LT, smallest);
        smallest.blend(sum, better).intoArray(best, o);
        Lanes.load(inverse, o).blend(other, better).intoArray(inverse, o);
    }

    private void collectLevels() {
        for (int o = 0; o < group.used(); o += Lanes.COUNT) {
            FloatVector taken = Lanes.load(inverse, o);
            FloatVector lx = FloatVector.zero(Lanes.FLOATS);
            FloatVector l2 = lx;
            for (int i = o; i < group.end(); i += WIDTH) {
                FloatVector x = Lanes.load(group.values, i);
                FloatVector w = Lanes.load(group.weights, i);
                IntVector bits = Lanes.roundedBits(taken.mul(x)).min(Lanes.levelBits(maxLevel));
                FloatVector level = Lanes.levels(bits);
                asBytes(bits).intoArray(levels, i);
                lx = lx.add(w.mul(x).mul(level));
                l2 = l2.add(w.mul(level).mul(level));
            }
            lx.intoArray(sumLx, o);
            l2.intoArray(sumL2, o);
        }
    }

    private void sweep() {
        boolean any = false;
        for (int row = 0; row < group.end(); row += WIDTH) {
            for (int o = 0; o < group.used(); o += Lanes.COUNT) {
                any |= improve(group.values, group.weights, levels, row + o, sumLx, sumL2, o, maxLevel);
            }
        }
        changed = any;
    }

    /** Improves the levels at {@code i} of the sub-blocks at {@code o}; returns whether one changed. */
    private static boolean improve(
            float[] values, float[] weights, float[] levels, int i, float[] sumLx, float[] sumL2, int o, int maxLevel) {
        FloatVector x = Lanes.load(values, i);
        FloatVector w = Lanes.load(weights, i);
        FloatVector wx = w.mul(x);
        FloatVector old = Lanes.load(levels, i);
        FloatVector lx = Lanes.load(sumLx, o);
        FloatVector l2 = Lanes.load(sumL2, o);
        FloatVector restLx = lx.sub(wx.mul(old));
        FloatVector restL2 = l2.sub(w.mul(old).mul(old));
        IntVector bits = Lanes.roundedBits(x.mul(restL2).div(restLx)).min(Lanes.levelBits(maxLevel));
        FloatVector level = Lanes.levels(bits);
        FloatVector newLx = restLx.add(wx.mul(level));
        FloatVector newL2 = restL2.add(w.mul(level).mul(level));
        VectorMask<Float> better = newLx.mul(newLx)
                .mul(l2)
                .compare(GT, lx.mul(lx).mul(newL2))
                .and(restLx.compare(GT, 0f))
                .and(restL2.compare(GT, 0f))
                .and(level.compare(NE, old));
        old.blend(asBytes(bits), better).intoArray(levels, i);
        lx.blend(newLx, better).intoArray(sumLx, o);
        l2.blend(newL2, better).intoArray(sumL2, o);
        return better.anyTrue();
    }

    /** The low eight bits of each level, as 0 to 255. */
    private static FloatVector asBytes(IntVector bits) {
        return Lanes.levels(bits.and(0xff).or(Lanes.ZERO_LEVEL));
    }

    private void store() {
        SubBlocks blocks = group.batch();
        int first = group.first();
        group.storeLevels(levels, 0);
        for (int lane = 0; lane < group.count(); lane++) {
            if (high[lane] < Extremes.GROUP_EPSILON) {
                int start = (first + lane) * blocks.size;
                blocks.scales[first + lane] = 0;
                Arrays.fill(blocks.levels, start, start + blocks.size, (byte) 0);
            } else {
                blocks.scales[first + lane] = sumL2[lane] > 0 ? sumLx[lane] / sumL2[lane] : 0;
            }
        }
    }
}

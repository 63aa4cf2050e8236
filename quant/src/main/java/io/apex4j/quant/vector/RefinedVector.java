package io.apex4j.quant.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.NE;

import io.apex4j.quant.ScalarKernels;
import io.apex4j.quant.SubBlocks;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * {@link ScalarKernels#symmetricRefined} with one sub-block in each lane.
 *
 * <p>Four of five sub-blocks are done after one sweep. The others gather in a second group, which sweeps on until none
 * of its lanes changes; a sweep over a lane that is done changes nothing.
 */
final class RefinedVector {
    private static final int HALF = 4;
    private static final int SWEEPS = 5;

    private final LaneGroup group = new LaneGroup(RefinedLanes.VECTORS);
    private final float[] extreme = new float[RefinedLanes.WIDTH];
    private final RefinedLanes all = new RefinedLanes();
    private final RefinedLanes unfinished = new RefinedLanes();

    private final Passes start =
            new Passes(group::loadValues, this::copyValues, this::collectExtremes, this::collectLevels);
    private final Passes sweepAll = new Passes(() -> sweep(all));
    private final Passes sweepUnfinished = new Passes(() -> sweep(unfinished));
    private final Passes store = new Passes(this::store);

    /** See {@link ScalarKernels#symmetricRefined}. */
    void run(SubBlocks blocks) {
        all.fit(blocks.size);
        unfinished.fit(blocks.size);
        for (int first = 0; first < blocks.count(); first += RefinedLanes.WIDTH) {
            group.start(blocks, first);
            start.run();
            sweepAll.run();
            store.run();
            gatherUnfinished(blocks, first, group.count());
        }
        finish(blocks);
    }

    private void copyValues() {
        all.start(group.count());
        System.arraycopy(group.values, 0, all.values, 0, group.end());
    }

    private void collectExtremes() {
        for (int o = 0; o < group.used(); o += Lanes.COUNT) {
            Extremes.collect(group.values, o, group.end(), RefinedLanes.WIDTH, extreme);
        }
    }

    private void collectLevels() {
        for (int o = 0; o < group.used(); o += Lanes.COUNT) {
            FloatVector inverse = Lanes.broadcast(-HALF).div(Lanes.load(extreme, o));
            FloatVector lx = FloatVector.zero(Lanes.FLOATS);
            FloatVector l2 = lx;
            for (int i = o; i < group.end(); i += RefinedLanes.WIDTH) {
                FloatVector x = Lanes.load(group.values, i);
                FloatVector w = x.mul(x);
                FloatVector level = round(inverse.mul(x));
                level.intoArray(all.levels, i);
                lx = lx.add(w.mul(x).mul(level));
                l2 = l2.add(w.mul(level).mul(level));
            }
            lx.intoArray(all.sumLx, o);
            l2.intoArray(all.sumL2, o);
        }
    }

    private static FloatVector round(FloatVector quotients) {
        return Lanes.round(quotients, Lanes.levelBits(-HALF), Lanes.levelBits(HALF - 1));
    }

    /** Improves every level once, in the vectors that changed in the last sweep. Vectors take turns to hide waiting. */
    private static void sweep(RefinedLanes lanes) {
        lanes.startSweep();
        for (int row = 0; row < lanes.end(); row += RefinedLanes.WIDTH) {
            for (int v = 0; v < RefinedLanes.VECTORS; v++) {
                if (lanes.changedBefore[v] != 0) {
                    lanes.changed[v] |= improve(
                            lanes.values,
                            lanes.levels,
                            row + v * Lanes.COUNT,
                            lanes.sumLx,
                            lanes.sumL2,
                            v * Lanes.COUNT);
                }
            }
        }
    }

    /** Improves the levels at {@code i} of the sub-blocks at {@code o}; returns the lanes that changed. */
    private static long improve(float[] values, float[] levels, int i, float[] sumLx, float[] sumL2, int o) {
        FloatVector x = Lanes.load(values, i);
        FloatVector w = x.mul(x);
        FloatVector wx = w.mul(x);
        FloatVector old = Lanes.load(levels, i);
        FloatVector lx = Lanes.load(sumLx, o);
        FloatVector l2 = Lanes.load(sumL2, o);
        FloatVector restLx = lx.sub(wx.mul(old));
        FloatVector restL2 = l2.sub(w.mul(old).mul(old));
        FloatVector level = round(x.mul(restL2).div(restLx));
        FloatVector newLx = restLx.add(wx.mul(level));
        FloatVector newL2 = restL2.add(w.mul(level).mul(level));
        VectorMask<Float> better = newLx.mul(newLx)
                .mul(l2)
                .compare(GT, lx.mul(lx).mul(newL2))
                .and(restLx.compare(GT, 0f))
                .and(newL2.compare(GT, 0f))
                .and(level.compare(NE, old));
        old.blend(level, better).intoArray(levels, i);
        lx.blend(newLx, better).intoArray(sumLx, o);
        l2.blend(newL2, better).intoArray(sumL2, o);
        return better.toLong();
    }

    private void store() {
        SubBlocks blocks = group.batch();
        int first = group.first();
        group.storeLevels(all.levels, HALF);
        for (int lane = 0; lane < group.count(); lane++) {
            if (isZero(lane)) {
                blocks.scales[first + lane] = 0;
                blocks.inverses[first + lane] = Float.NaN;
                blocks.deriveLevels(first + lane, 0, 0);
            } else {
                blocks.scales[first + lane] = all.scale(lane);
            }
        }
    }

    private boolean isZero(int lane) {
        return Math.abs(extreme[lane]) < Extremes.GROUP_EPSILON;
    }

    private void gatherUnfinished(SubBlocks blocks, int first, int count) {
        for (int lane = 0; lane < count; lane++) {
            if (all.isChanged(lane) && !isZero(lane)) {
                unfinished.add(all, lane, first + lane);
                if (unfinished.isFull()) {
                    finish(blocks);
                }
            }
        }
    }

    /** Sweeps the unfinished sub-blocks to the end and stores them. */
    private void finish(SubBlocks blocks) {
        unfinished.start(unfinished.count());
        for (int k = 1; k < SWEEPS && unfinished.anyChanged(); k++) {
            sweepUnfinished.run();
        }
        for (int lane = 0; lane < unfinished.count(); lane++) {
            int j = unfinished.indices[lane];
            blocks.scales[j] = unfinished.scale(lane);
            for (int i = 0; i < blocks.size; i++) {
                blocks.levels[j * blocks.size + i] = (byte) (unfinished.level(lane, i) + HALF);
            }
        }
        unfinished.clear();
    }
}

package io.apex4j.quant;

/**
 * The specification of the searches of IQ1_S and IQ1_M for the best cuts of a sorted sub-block. The sums over a run of
 * ranks are differences of sums from rank 0 on.
 */
final class TernarySearch {
    private static final float[] UP = TernaryShift.values(true);
    private static final float[] DOWN = TernaryShift.values(false);

    /** Sums over the values of rank below r: {@code [group, 33]}; IQ1_S has one group, IQ1_M two. */
    private final float[][] sumX = new float[2][33];

    private final float[][] sumW = new float[2][33];
    private float best;

    /** See {@link EncodingKernels#ternarySplit}. */
    void split(TernarySplit split, float[] x, float[] w, int first) {
        int n = split.order.length;
        sum(split.order, x, w, first, n);
        reset(split);
        for (int i1 = 0; i1 <= n; i1++) {
            for (int i2 = i1; i2 <= n; i2++) {
                tryShift(split, i1, i2, n, true);
                tryShift(split, i1, i2, n, false);
            }
        }
    }

    /** Sums by rank, apart for each run of {@code groupSize} places; ranks of other groups add nothing. */
    private void sum(int[] order, float[] x, float[] w, int first, int groupSize) {
        for (int rank = 0; rank < order.length; rank++) {
            int i = first + order[rank];
            for (int group = 0; group * groupSize < order.length; group++) {
                boolean member = order[rank] / groupSize == group;
                sumX[group][rank + 1] = member ? sumX[group][rank] + w[i] * x[i] : sumX[group][rank];
                sumW[group][rank + 1] = member ? sumW[group][rank] + w[i] : sumW[group][rank];
            }
        }
    }

    private void reset(TernarySplit split) {
        best = -Float.MAX_VALUE;
        split.scale = 0;
        split.firstCut = TernarySplit.NONE;
        split.secondCut = 0;
        split.shiftUp = true;
        split.shifts = 0;
    }

    private void tryShift(TernarySplit split, int i1, int i2, int n, boolean up) {
        float[] t = up ? UP : DOWN;
        float[] sx = sumX[0];
        float[] sw = sumW[0];
        float sumQx = (sx[i1] - sx[0]) * t[0] + (sx[i2] - sx[i1]) * t[1] + (sx[n] - sx[i2]) * t[2];
        float sumQ2 = (sw[i1] - sw[0]) * t[0] * t[0] + (sw[i2] - sw[i1]) * t[1] * t[1] + (sw[n] - sw[i2]) * t[2] * t[2];
        if (accept(split, sumQx, sumQ2, i1, i2)) {
            split.shiftUp = up;
        }
    }

    private boolean accept(TernarySplit split, float sumQx, float sumQ2, int i1, int i2) {
        if (!(sumQ2 > 0 && sumQx * sumQx > best * sumQ2)) {
            return false;
        }
        split.scale = sumQx / sumQ2;
        best = split.scale * sumQx;
        split.firstCut = i1;
        split.secondCut = i2;
        return true;
    }

    /** See {@link EncodingKernels#ternarySplitShifted}. */
    void splitShifted(TernarySplit split, float[] x, float[] w, int first) {
        int n = split.order.length;
        sum(split.order, x, w, first, TernaryGroups.GROUP);
        reset(split);
        for (int i1 = 0; i1 <= n; i1++) {
            for (int i2 = i1; i2 <= n; i2++) {
                for (int shifts = 0; shifts < 4; shifts++) {
                    float[] t0 = values(shifts, 0);
                    float[] t1 = values(shifts, TernaryGroups.GROUP);
                    float sumQx = sumQx(0, i1, i2, n, t0) + sumQx(1, i1, i2, n, t1);
                    float sumQ2 = sumQ2(0, i1, i2, n, t0) + sumQ2(1, i1, i2, n, t1);
                    if (accept(split, sumQx, sumQ2, i1, i2)) {
                        split.shifts = shifts;
                    }
                }
            }
        }
    }

    /** All values at the highest level, less one level for those below each cut: levels are 1 apart. */
    private float sumQx(int group, int i1, int i2, int n, float[] t) {
        float[] sx = sumX[group];
        return sx[n] * t[2] - (sx[i2] + sx[i1]);
    }

    private float sumQ2(int group, int i1, int i2, int n, float[] t) {
        float[] sw = sumW[group];
        return (t[1] * t[1] - t[2] * t[2]) * sw[i2] + ((t[0] * t[0] - t[1] * t[1]) * sw[i1] + sw[n] * t[2] * t[2]);
    }

    /** The three levels of the value at {@code place} under a combination of shifts. */
    static float[] values(int shifts, int place) {
        int bit = place < TernaryGroups.GROUP ? 2 : 1;
        return (shifts & bit) == 0 ? UP : DOWN;
    }
}

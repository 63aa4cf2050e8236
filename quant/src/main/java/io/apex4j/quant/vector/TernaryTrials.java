package io.apex4j.quant.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.MAX;

import io.apex4j.quant.TernarySplit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/**
 * The trials of a sub-block and the choice among them: {@code [chunk, shift, lane]}, a chunk being as many second cuts
 * after one first cut as there are lanes.
 *
 * <p>A trial is accepted when {@code qx^2 > best * q2}, where {@code best} is {@code (qx / q2) * qx} of the trial
 * accepted before; rounding makes the order matter. Trials more than 1/512 below the largest {@code qx^2 / q2} need no
 * look. They are never accepted once a trial near the largest was; and what they leave behind before that makes a
 * difference only while each accepted trial stays within rounding (16 units of 2^-24) of the one before, which would
 * take over 2000 trials to climb by 1/512. That holds while no term leaves the range of normal floats.
 */
final class TernaryTrials {
    private static final int MOST_SHIFTS = 4;
    private static final int MOST_CHUNKS = 33 + 33 * 34 / 2 / Lanes.COUNT;
    private static final float NEAR = 1 - 0x1p-9f;
    /** Sums of weights, ratios and their products up to this power, and down to its inverse, keep all terms normal. */
    private static final int LARGEST_EXPONENT = 80;

    /** Sums of weight, level and value. */
    final float[] qx = new float[MOST_CHUNKS * MOST_SHIFTS * Lanes.COUNT];
    /** Sums of weight and squared level; NaN where there is no trial. */
    final float[] q2 = new float[MOST_CHUNKS * MOST_SHIFTS * Lanes.COUNT];

    private final int[] firstCuts = new int[MOST_CHUNKS];
    private final int[] secondCuts = new int[MOST_CHUNKS];

    private int shifts;
    private int chunks;
    private float best;

    void clear(int newShifts) {
        shifts = newShifts;
        chunks = 0;
    }

    /** Where to store the trials of another chunk, the first shift's first. */
    int addChunk(int firstCut, int secondCut) {
        firstCuts[chunks] = firstCut;
        secondCuts[chunks] = secondCut;
        return chunks++ * shifts * Lanes.COUNT;
    }

    /**
     * Sets the split to the trial that the search accepts last.
     *
     * @param weight sum of all weights
     * @return whether it could; otherwise terms may leave the range of normal floats
     */
    boolean take(TernarySplit split, float weight) {
        if (!isModerate(weight)) {
            return false;
        }
        float unit = Math.scalb(1f, -Math.getExponent(weight));
        float ratio = largestRatio(chunks * shifts * Lanes.COUNT, unit) * unit;
        if (!isModerate(ratio) || !isModerate(ratio * weight)) {
            return false;
        }
        best = -Float.MAX_VALUE;
        float near = ratio * NEAR;
        for (int chunk = 0; chunk < chunks; chunk++) {
            long lanes = nearLanes(chunk * shifts * Lanes.COUNT, (chunk + 1) * shifts * Lanes.COUNT, near);
            while (lanes != 0) {
                acceptBetter(split, chunk, Long.numberOfTrailingZeros(lanes));
                lanes &= lanes - 1;
            }
        }
        return true;
    }

    private static boolean isModerate(float value) {
        return value > 0 && Math.abs(Math.getExponent(value)) <= LARGEST_EXPONENT;
    }

    /**
     * The largest {@code qx^2 / (q2 * unit)}: first of every lane in even rows and in odd ones, by cross multiplication,
     * then of all.
     *
     * @param unit a power of two that brings {@code q2} near to 1
     */
    private float largestRatio(int end, float unit) {
        FloatVector square = FloatVector.zero(Lanes.FLOATS);
        FloatVector divisor = FloatVector.broadcast(Lanes.FLOATS, 1f);
        FloatVector oddSquare = square;
        FloatVector oddDivisor = divisor;
        for (int i = 0; i < end; i += 2 * Lanes.COUNT) {
            FloatVector x = FloatVector.fromArray(Lanes.FLOATS, qx, i);
            FloatVector w = FloatVector.fromArray(Lanes.FLOATS, q2, i).mul(unit);
            FloatVector xx = x.mul(x);
            VectorMask<Float> leads = xx.mul(divisor).compare(GT, square.mul(w));
            square = square.blend(xx, leads);
            divisor = divisor.blend(w, leads);
            x = FloatVector.fromArray(Lanes.FLOATS, qx, i + Lanes.COUNT);
            w = FloatVector.fromArray(Lanes.FLOATS, q2, i + Lanes.COUNT).mul(unit);
            xx = x.mul(x);
            leads = xx.mul(oddDivisor).compare(GT, oddSquare.mul(w));
            oddSquare = oddSquare.blend(xx, leads);
            oddDivisor = oddDivisor.blend(w, leads);
        }
        IntVector bits = square.div(divisor).reinterpretAsInts();
        IntVector oddBits = oddSquare.div(oddDivisor).reinterpretAsInts();
        return Float.intBitsToFloat(bits.max(oddBits).reduceLanes(MAX));
    }

    /** The lanes of rows {@code from} to {@code end} with a ratio above {@code near}. */
    private long nearLanes(int from, int end, float near) {
        VectorMask<Float> lanes = Lanes.FLOATS.maskAll(false);
        for (int i = from; i < end; i += Lanes.COUNT) {
            FloatVector x = FloatVector.fromArray(Lanes.FLOATS, qx, i);
            FloatVector w = FloatVector.fromArray(Lanes.FLOATS, q2, i);
            lanes = lanes.or(x.mul(x).compare(GT, w.mul(near)));
        }
        return lanes.toLong();
    }

    private void acceptBetter(TernarySplit split, int chunk, int lane) {
        for (int shift = 0; shift < shifts; shift++) {
            int i = (chunk * shifts + shift) * Lanes.COUNT + lane;
            if (q2[i] > 0 && qx[i] * qx[i] > best * q2[i]) {
                split.scale = qx[i] / q2[i];
                best = split.scale * qx[i];
                split.firstCut = firstCuts[chunk];
                split.secondCut = secondCuts[chunk] + lane;
                split.shifts = shift;
            }
        }
    }
}

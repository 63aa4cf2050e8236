package io.apex4j.quant.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import io.apex4j.quant.AffineSearch;
import io.apex4j.quant.ScalarKernels;
import io.apex4j.quant.SubBlocks;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** {@link ScalarKernels#affine} with one sub-block in each lane, two vectors at a time. */
final class AffineVector {
    private static final int WIDTH = 2 * Lanes.COUNT;

    private final LaneGroup group = new LaneGroup(2);
    /** Levels of the trial under way {@code [size, WIDTH]}. */
    private float[] levels = new float[0];

    private final float[] firstLow = new float[WIDTH];
    private final float[] low = new float[WIDTH];
    private final float[] high = new float[WIDTH];
    private final float[] sumW = new float[WIDTH];
    private final float[] sumX = new float[WIDTH];

    private final float[] inverse = new float[WIDTH];
    private final float[] sumL = new float[WIDTH];
    private final float[] sumL2 = new float[WIDTH];
    private final float[] sumXl = new float[WIDTH];
    private final float[] trialScale = new float[WIDTH];
    private final float[] trialLow = new float[WIDTH];
    private final float[] determinant = new float[WIDTH];
    private final float[] error = new float[WIDTH];

    private final float[] scale = new float[WIDTH];
    private final float[] best = new float[WIDTH];
    private final float[] takenInverse = new float[WIDTH];
    private final float[] takenLow = new float[WIDTH];

    private final Passes tryFirst = new Passes(
            group::loadValues,
            group::loadWeights,
            this::collectRange,
            this::collectSums,
            this::startTrial,
            this::collectLevels,
            this::startFirst,
            this::collectError,
            this::takeFirst);
    private final Passes tryOther =
            new Passes(this::startTrial, this::collectLevels, this::solve, this::collectError, this::takeBetter);

    private final Passes finish = new Passes(this::store);

    private int maxLevel;
    private boolean absoluteError;
    private float numerator;

    /** See {@link ScalarKernels#affine}. */
    void run(SubBlocks blocks, AffineSearch search) {
        levels = group.fit(levels, blocks.size);
        maxLevel = search.maxLevel();
        absoluteError = search.absoluteError();
        for (int first = 0; first < blocks.count(); first += WIDTH) {
            group.start(blocks, first);
            numerator = maxLevel;
            tryFirst.run();
            for (int trial = 0; trial <= search.trials(); trial++) {
                numerator = search.numerator(trial);
                tryOther.run();
            }
            finish.run();
        }
    }

    private void collectRange() {
        for (int o = 0; o < WIDTH; o += Lanes.COUNT) {
            FloatVector lowest = Lanes.load(group.values, o);
            FloatVector highest = lowest;
            for (int i = WIDTH + o; i < group.end(); i += WIDTH) {
                FloatVector x = Lanes.load(group.values, i);
                lowest = lowest.blend(x, x.compare(LT, lowest));
                highest = highest.blend(x, x.compare(GT, highest));
            }
            lowest = lowest.blend(0f, lowest.compare(GT, 0f));
            lowest.intoArray(low, o);
            lowest.intoArray(firstLow, o);
            highest.intoArray(high, o);
        }
    }

    private void collectSums() {
        for (int o = 0; o < WIDTH; o += Lanes.COUNT) {
            FloatVector w = Lanes.load(group.weights, o);
            FloatVector totalW = w;
            FloatVector totalX = w.mul(Lanes.load(group.values, o));
            for (int i = WIDTH + o; i < group.end(); i += WIDTH) {
                w = Lanes.load(group.weights, i);
                totalW = totalW.add(w);
                totalX = totalX.add(w.mul(Lanes.load(group.values, i)));
            }
            totalW.intoArray(sumW, o);
            totalX.intoArray(sumX, o);
        }
    }

    private void startTrial() {
        for (int o = 0; o < WIDTH; o += Lanes.COUNT) {
            FloatVector range = Lanes.load(high, o).sub(Lanes.load(low, o));
            Lanes.broadcast(numerator).div(range).intoArray(inverse, o);
        }
    }

    /** Levels of the trial, and their weighted sums. */
    private void collectLevels() {
        float[] values = group.values;
        float[] weights = group.weights;
        float[] target = levels;
        int end = group.end();
        IntVector lowestBits = Lanes.levelBits(0);
        IntVector highestBits = Lanes.levelBits(maxLevel);
        FloatVector low0 = Lanes.load(low, 0);
        FloatVector low1 = Lanes.load(low, Lanes.COUNT);
        FloatVector inverse0 = Lanes.load(inverse, 0);
        FloatVector inverse1 = Lanes.load(inverse, Lanes.COUNT);
        FloatVector l0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector l1 = l0;
        FloatVector square0 = l0;
        FloatVector square1 = l0;
        FloatVector product0 = l0;
        FloatVector product1 = l0;
        for (int i = 0; i < end; i += WIDTH) {
            FloatVector x = Lanes.load(values, i);
            FloatVector level = Lanes.round(inverse0.mul(x.sub(low0)), lowestBits, highestBits);
            level.intoArray(target, i);
            FloatVector weighted = Lanes.load(weights, i).mul(level);
            l0 = l0.add(weighted);
            square0 = square0.add(weighted.mul(level));
            product0 = product0.add(weighted.mul(x));

            x = Lanes.load(values, i + Lanes.COUNT);
            level = Lanes.round(inverse1.mul(x.sub(low1)), lowestBits, highestBits);
            level.intoArray(target, i + Lanes.COUNT);
            weighted = Lanes.load(weights, i + Lanes.COUNT).mul(level);
            l1 = l1.add(weighted);
            square1 = square1.add(weighted.mul(level));
            product1 = product1.add(weighted.mul(x));
        }
        l0.intoArray(sumL, 0);
        l1.intoArray(sumL, Lanes.COUNT);
        square0.intoArray(sumL2, 0);
        square1.intoArray(sumL2, Lanes.COUNT);
        product0.intoArray(sumXl, 0);
        product1.intoArray(sumXl, Lanes.COUNT);
    }

    /** The first trial keeps the smallest value as offset. */
    private void startFirst() {
        for (int o = 0; o < WIDTH; o += Lanes.COUNT) {
            Lanes.broadcast(1f).div(Lanes.load(inverse, o)).intoArray(trialScale, o);
            Lanes.load(low, o).intoArray(trialLow, o);
        }
    }

    private void takeFirst() {
        System.arraycopy(error, 0, best, 0, WIDTH);
        System.arraycopy(trialScale, 0, scale, 0, WIDTH);
        System.arraycopy(inverse, 0, takenInverse, 0, WIDTH);
        System.arraycopy(low, 0, takenLow, 0, WIDTH);
    }

    /** Scale and offset that fit the levels of the trial best. */
    private void solve() {
        for (int o = 0; o < WIDTH; o += Lanes.COUNT) {
            FloatVector w = Lanes.load(sumW, o);
            FloatVector x = Lanes.load(sumX, o);
            FloatVector l = Lanes.load(sumL, o);
            FloatVector l2 = Lanes.load(sumL2, o);
            FloatVector xl = Lanes.load(sumXl, o);
            FloatVector det = w.mul(l2).sub(l.mul(l));
            FloatVector fitScale = w.mul(xl).sub(x.mul(l)).div(det);
            FloatVector fitLow = l2.mul(x).sub(l.mul(xl)).div(det);
            VectorMask<Float> positive = fitLow.compare(GT, 0f);
            fitScale.blend(xl.div(l2), positive).intoArray(trialScale, o);
            fitLow.blend(0f, positive).intoArray(trialLow, o);
            det.intoArray(determinant, o);
        }
    }

    private void collectError() {
        if (absoluteError) {
            collectAbsoluteError(group.values, group.weights, levels, group.end());
        } else {
            collectSquaredError(group.values, group.weights, levels, group.end());
        }
    }

    private void collectSquaredError(float[] values, float[] weights, float[] trialLevels, int end) {
        FloatVector scale0 = Lanes.load(trialScale, 0);
        FloatVector scale1 = Lanes.load(trialScale, Lanes.COUNT);
        FloatVector low0 = Lanes.load(trialLow, 0);
        FloatVector low1 = Lanes.load(trialLow, Lanes.COUNT);
        FloatVector sum0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector sum1 = sum0;
        for (int i = 0; i < end; i += WIDTH) {
            FloatVector e = scale0.mul(Lanes.load(trialLevels, i)).add(low0).sub(Lanes.load(values, i));
            sum0 = sum0.add(Lanes.load(weights, i).mul(e.mul(e)));
            int next = i + Lanes.COUNT;
            e = scale1.mul(Lanes.load(trialLevels, next)).add(low1).sub(Lanes.load(values, next));
            sum1 = sum1.add(Lanes.load(weights, next).mul(e.mul(e)));
        }
        sum0.intoArray(error, 0);
        sum1.intoArray(error, Lanes.COUNT);
    }

    private void collectAbsoluteError(float[] values, float[] weights, float[] trialLevels, int end) {
        FloatVector scale0 = Lanes.load(trialScale, 0);
        FloatVector scale1 = Lanes.load(trialScale, Lanes.COUNT);
        FloatVector low0 = Lanes.load(trialLow, 0);
        FloatVector low1 = Lanes.load(trialLow, Lanes.COUNT);
        FloatVector sum0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector sum1 = sum0;
        for (int i = 0; i < end; i += WIDTH) {
            FloatVector e = scale0.mul(Lanes.load(trialLevels, i)).add(low0).sub(Lanes.load(values, i));
            sum0 = sum0.add(Lanes.load(weights, i).mul(e.abs()));
            int next = i + Lanes.COUNT;
            e = scale1.mul(Lanes.load(trialLevels, next)).add(low1).sub(Lanes.load(values, next));
            sum1 = sum1.add(Lanes.load(weights, next).mul(e.abs()));
        }
        sum0.intoArray(error, 0);
        sum1.intoArray(error, Lanes.COUNT);
    }

    private void takeBetter() {
        for (int o = 0; o < WIDTH; o += Lanes.COUNT) {
            FloatVector trialError = Lanes.load(error, o);
            FloatVector bestError = Lanes.load(best, o);
            FloatVector currentLow = Lanes.load(low, o);
            VectorMask<Float> better = trialError
                    .compare(LT, bestError)
                    .and(Lanes.load(determinant, o).compare(GT, 0f));
            bestError.blend(trialError, better).intoArray(best, o);
            Lanes.load(scale, o).blend(Lanes.load(trialScale, o), better).intoArray(scale, o);
            Lanes.load(takenInverse, o).blend(Lanes.load(inverse, o), better).intoArray(takenInverse, o);
            Lanes.load(takenLow, o).blend(currentLow, better).intoArray(takenLow, o);
            currentLow.blend(Lanes.load(trialLow, o), better).intoArray(low, o);
        }
    }

    private void store() {
        SubBlocks blocks = group.batch();
        int first = group.first();
        int count = group.count();
        System.arraycopy(sumW, 0, blocks.weightSums, first, count);
        System.arraycopy(takenLow, 0, blocks.lows, first, count);
        for (int lane = 0; lane < count; lane++) {
            boolean constant = high[lane] == firstLow[lane];
            blocks.scales[first + lane] = constant ? 0 : scale[lane];
            blocks.minima[first + lane] = -(constant ? firstLow[lane] : low[lane]);
            blocks.inverses[first + lane] = constant ? Float.NaN : takenInverse[lane];
        }
    }
}

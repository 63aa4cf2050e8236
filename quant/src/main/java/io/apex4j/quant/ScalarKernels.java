package io.apex4j.quant;

import static io.apex4j.quant.Rounding.nearestInt;
import static io.apex4j.quant.Rounding.sqrt;

/**
 * The specification of {@link EncodingKernels}: the searches of ggml-quants.c, each operation rounded to binary32 in
 * the order written, sums from index 0 upward.
 */
public final class ScalarKernels implements EncodingKernels {
    /** Below this largest magnitude a sub-block counts as zero. */
    static final float GROUP_EPSILON = 1e-15f;

    private static final int SWEEPS = 5;
    private static final int NON_LINEAR_TRIALS = 7;

    private final GridTrials gridTrials = new GridTrials();
    private final NearestPoint nearestPoint = new NearestPoint();
    private final TernarySearch ternarySearch = new TernarySearch();

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public void energies(float[] values, int offset, int length, int count, float[] sums) {
        for (int k = 0; k < count; k++) {
            float sum = 0;
            for (int i = offset + k * length; i < offset + (k + 1) * length; i++) {
                sum += values[i] * values[i];
            }
            sums[k] = sum;
        }
    }

    @Override
    public void importanceWeights(
            float[] values, float[] importance, float sigma2, int offset, int length, float[] weights) {
        for (int i = offset; i < offset + length; i++) {
            weights[i] = importance[i] * sqrt(sigma2 + values[i] * values[i]);
        }
    }

    @Override
    public void brainFloats(float[] values, int offset, int count, short[] target) {
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToRawIntBits(values[offset + i]);
            boolean isNaN = (bits & 0x7fffffff) > 0x7f800000;
            target[i] = (short) (isNaN ? bits >>> 16 | 64 : bits + (0x7fff + (bits >>> 16 & 1)) >>> 16);
        }
    }

    @Override
    public void microscaledCodes(float[] values, int offset, float scale, byte[] codes) {
        for (int i = 0; i < 32; i++) {
            codes[i] = (byte) MXFP4.nearest(values[offset + i], scale);
        }
    }

    @Override
    public void encodeQ8(float[] values, int offset, byte[] target, int targetOffset) {
        Q8_0.encodeBlock(values, offset, target, targetOffset);
    }

    @Override
    public void affine(SubBlocks blocks, AffineSearch search) {
        byte[] levels = new byte[blocks.size];
        for (int j = 0; j < blocks.count(); j++) {
            affine(blocks, j, search, levels);
        }
    }

    private static void affine(SubBlocks blocks, int j, AffineSearch search, byte[] levels) {
        float[] x = blocks.values;
        float[] w = blocks.weights;
        int n = blocks.size;
        int start = j * n;
        float low = x[start];
        float high = low;
        float sumW = w[start];
        float sumX = sumW * x[start];
        for (int i = start + 1; i < start + n; i++) {
            low = x[i] < low ? x[i] : low;
            high = x[i] > high ? x[i] : high;
            sumW += w[i];
            sumX += w[i] * x[i];
        }
        blocks.weightSums[j] = sumW;
        if (low > 0) {
            low = 0;
        }
        if (high == low) {
            blocks.scales[j] = 0;
            blocks.minima[j] = -low;
            blocks.inverses[j] = Float.NaN;
            return;
        }
        float inverse = search.maxLevel() / (high - low);
        float scale = 1 / inverse;
        float takenInverse = inverse;
        float takenLow = low;
        float best = 0;
        for (int i = 0; i < n; i++) {
            int level = nearestInt(inverse * (x[start + i] - low), 0, search.maxLevel());
            float error = scale * level + low - x[start + i];
            best += w[start + i] * (search.absoluteError() ? Math.abs(error) : error * error);
        }
        for (int trial = 0; trial <= search.trials(); trial++) {
            inverse = search.numerator(trial) / (high - low);
            float sumL = 0;
            float sumL2 = 0;
            float sumXl = 0;
            for (int i = 0; i < n; i++) {
                int level = nearestInt(inverse * (x[start + i] - low), 0, search.maxLevel());
                levels[i] = (byte) level;
                float wl = w[start + i] * level;
                sumL += wl;
                sumL2 += wl * level;
                sumXl += wl * x[start + i];
            }
            float determinant = sumW * sumL2 - sumL * sumL;
            if (!(determinant > 0)) {
                continue;
            }
            float trialScale = (sumW * sumXl - sumX * sumL) / determinant;
            float trialLow = (sumL2 * sumX - sumL * sumXl) / determinant;
            if (trialLow > 0) {
                trialLow = 0;
                trialScale = sumXl / sumL2;
            }
            float sum = 0;
            for (int i = 0; i < n; i++) {
                float error = trialScale * levels[i] + trialLow - x[start + i];
                sum += w[start + i] * (search.absoluteError() ? Math.abs(error) : error * error);
            }
            if (sum < best) {
                best = sum;
                scale = trialScale;
                takenInverse = inverse;
                takenLow = low;
                low = trialLow;
            }
        }
        blocks.scales[j] = scale;
        blocks.minima[j] = -low;
        blocks.inverses[j] = takenInverse;
        blocks.lows[j] = takenLow;
    }

    @Override
    public void symmetric(SubBlocks blocks, int half) {
        for (int j = 0; j < blocks.count(); j++) {
            symmetric(blocks, j, half);
        }
    }

    private static void symmetric(SubBlocks blocks, int j, int half) {
        int start = j * blocks.size;
        int end = start + blocks.size;
        float sum = 0;
        for (int i = start; i < end; i++) {
            sum += blocks.weights[i];
        }
        blocks.weightSums[j] = sum;
        blocks.lows[j] = 0;
        float extreme = extremeOf(blocks.values, start, end);
        if (Math.abs(extreme) < GROUP_EPSILON) {
            blocks.scales[j] = 0;
            blocks.inverses[j] = Float.NaN;
            return;
        }
        float scale = 0;
        float best = 0;
        for (int trial = -10; trial <= 9; trial++) {
            boolean first = trial == -10;
            if (trial == 0) {
                continue;
            }
            float inverse = first ? -half / extreme : -(half + 0.1f * trial) / extreme;
            float sumLx = 0;
            float sumL2 = 0;
            for (int i = start; i < end; i++) {
                float x = blocks.values[i];
                float w = blocks.weights[i];
                int level = nearestInt(inverse * x, -half, half - 1);
                sumLx += w * x * level;
                sumL2 += w * level * level;
            }
            if (first) {
                scale = sumL2 != 0 ? sumLx / sumL2 : 0;
                best = scale * sumLx;
                blocks.inverses[j] = inverse;
            } else if (sumL2 > 0 && sumLx * sumLx > best * sumL2) {
                scale = sumLx / sumL2;
                best = scale * sumLx;
                blocks.inverses[j] = inverse;
            }
        }
        blocks.scales[j] = scale;
    }

    @Override
    public void symmetricRefined(SubBlocks blocks) {
        int[] levels = new int[blocks.size];
        for (int j = 0; j < blocks.count(); j++) {
            symmetricRefined(blocks, j, 4, levels);
        }
    }

    private static void symmetricRefined(SubBlocks blocks, int j, int half, int[] levels) {
        float[] x = blocks.values;
        int n = blocks.size;
        int start = j * n;
        float extreme = extremeOf(x, start, start + n);
        if (Math.abs(extreme) < GROUP_EPSILON) {
            blocks.scales[j] = 0;
            blocks.inverses[j] = Float.NaN;
            blocks.deriveLevels(j, 0, 0);
            return;
        }
        float inverse = -half / extreme;
        float sumLx = 0;
        float sumL2 = 0;
        for (int i = 0; i < n; i++) {
            float value = x[start + i];
            float w = value * value;
            levels[i] = nearestInt(inverse * value, -half, half - 1);
            sumLx += w * value * levels[i];
            sumL2 += w * levels[i] * levels[i];
        }
        boolean changed = true;
        for (int sweep = 0; sweep < SWEEPS && changed; sweep++) {
            changed = false;
            for (int i = 0; i < n; i++) {
                float value = x[start + i];
                float w = value * value;
                float restLx = sumLx - w * value * levels[i];
                if (!(restLx > 0)) {
                    continue;
                }
                float restL2 = sumL2 - w * levels[i] * levels[i];
                int level = nearestInt(value * restL2 / restLx, -half, half - 1);
                if (level == levels[i]) {
                    continue;
                }
                restLx += w * value * level;
                restL2 += w * level * level;
                if (restL2 > 0 && restLx * restLx * sumL2 > sumLx * sumLx * restL2) {
                    levels[i] = level;
                    sumLx = restLx;
                    sumL2 = restL2;
                    changed = true;
                }
            }
        }
        for (int i = 0; i < n; i++) {
            blocks.levels[start + i] = (byte) (levels[i] + half);
        }
        blocks.scales[j] = sumL2 > 0 ? sumLx / sumL2 : 0;
    }

    @Override
    public void nonLinear(SubBlocks blocks) {
        for (int j = 0; j < blocks.count(); j++) {
            blocks.scales[j] = nonLinear(blocks, j);
        }
    }

    private static float nonLinear(SubBlocks blocks, int j) {
        int start = j * blocks.size;
        int end = start + blocks.size;
        float extreme = extremeOf(blocks.values, start, end);
        if (Math.abs(extreme) < GROUP_EPSILON) {
            return 0;
        }
        int lowest = NonLinearLevels.level(0);
        float scale = 0;
        float best = 0;
        for (int trial = -8; trial <= NON_LINEAR_TRIALS; trial++) {
            boolean first = trial == -8;
            float inverse = first ? 1 / (-extreme / lowest) : (trial + lowest) / extreme;
            float sumQx = 0;
            float sumQ2 = 0;
            for (int i = start; i < end; i++) {
                float x = blocks.values[i];
                float w = blocks.weights[i];
                float q = NonLinearLevels.level(NonLinearLevels.nearest(inverse * x));
                sumQx += w * q * x;
                sumQ2 += w * q * q;
            }
            if (first) {
                scale = sumQ2 > 0 ? sumQx / sumQ2 : 0;
                best = scale * sumQx;
            } else if (sumQ2 > 0 && sumQx * sumQx > best * sumQ2) {
                scale = sumQx / sumQ2;
                best = scale * sumQx;
            }
        }
        return scale;
    }

    @Override
    public void requantizeNonLinear(SubBlocks blocks, float[] inverses) {
        for (int j = 0; j < blocks.count(); j++) {
            for (int i = j * blocks.size; i < (j + 1) * blocks.size; i++) {
                blocks.levels[i] = (byte) NonLinearLevels.nearest(inverses[j] * blocks.values[i]);
            }
        }
    }

    @Override
    public void gridTrials(GridSubBlock block, GridSearch search, float limit) {
        gridTrials.run(block, search, limit);
    }

    @Override
    public int nearestPoint(
            Codebook codebook, int packed, float[] values, float[] weights, int first, float scale, float[] levels) {
        return nearestPoint.find(codebook, packed, values, weights, first, scale, levels);
    }

    @Override
    public void order(float[] values, int first, int[] order) {
        for (int i = 0; i < order.length; i++) {
            int rank = i;
            for (; rank > 0 && values[first + order[rank - 1]] > values[first + i]; rank--) {
                order[rank] = order[rank - 1];
            }
            order[rank] = i;
        }
    }

    @Override
    public void ternarySplit(TernarySplit split, float[] values, float[] weights, int first) {
        ternarySearch.split(split, values, weights, first);
    }

    @Override
    public void ternarySplitShifted(TernarySplit split, float[] values, float[] weights, int first) {
        ternarySearch.splitShifted(split, values, weights, first);
    }

    @Override
    public void nonNegative(SubBlocks blocks, int maxLevel) {
        for (int j = 0; j < blocks.count(); j++) {
            blocks.scales[j] =
                    nonNegative(blocks.values, blocks.weights, j * blocks.size, blocks.size, maxLevel, blocks.levels);
        }
    }

    /** The non-negative search on one run of values; returns the scale and writes the levels at the same offset. */
    static float nonNegative(float[] x, float[] w, int start, int n, int maxLevel, byte[] levels) {
        float high = 0;
        for (int i = start; i < start + n; i++) {
            high = x[i] > high ? x[i] : high;
        }
        if (high < GROUP_EPSILON) {
            java.util.Arrays.fill(levels, start, start + n, (byte) 0);
            return 0;
        }
        float inverse = maxLevel / high;
        float scale = 1 / inverse;
        float best = 0;
        for (int i = start; i < start + n; i++) {
            levels[i] = (byte) nearestInt(inverse * x[i]);
            float error = x[i] - scale * (levels[i] & 0xff);
            best += w[i] * error * error;
        }
        for (int trial = -4; trial <= 4; trial++) {
            if (trial == 0) {
                continue;
            }
            float trialInverse = (0.1f * trial + maxLevel) / high;
            float trialScale = 1 / trialInverse;
            float sum = 0;
            for (int i = start; i < start + n; i++) {
                int level = Math.min(maxLevel, nearestInt(trialInverse * x[i]));
                float error = x[i] - trialScale * level;
                sum += w[i] * error * error;
            }
            if (sum < best) {
                best = sum;
                inverse = trialInverse;
            }
        }
        float sumLx = 0;
        float sumL2 = 0;
        for (int i = start; i < start + n; i++) {
            int level = Math.min(maxLevel, nearestInt(inverse * x[i]));
            levels[i] = (byte) level;
            sumLx += w[i] * x[i] * level;
            sumL2 += w[i] * level * level;
        }
        boolean changed = true;
        for (int sweep = 0; sweep < SWEEPS && changed; sweep++) {
            changed = false;
            for (int i = start; i < start + n; i++) {
                int old = levels[i] & 0xff;
                float restLx = sumLx - w[i] * x[i] * old;
                float restL2 = sumL2 - w[i] * old * old;
                if (!(restLx > 0 && restL2 > 0)) {
                    continue;
                }
                int level = Math.min(maxLevel, nearestInt(x[i] * restL2 / restLx));
                if (level == old) {
                    continue;
                }
                restLx += w[i] * x[i] * level;
                restL2 += w[i] * level * level;
                if (restLx * restLx * sumL2 > sumLx * sumLx * restL2) {
                    levels[i] = (byte) level;
                    sumLx = restLx;
                    sumL2 = restL2;
                    changed = true;
                }
            }
        }
        return sumL2 > 0 ? sumLx / sumL2 : 0;
    }

    @Override
    public void requantize(
            SubBlocks blocks, float[] scales, float[] mins, int lowest, int highest, boolean levelsStored) {
        for (int j = 0; j < blocks.count(); j++) {
            if (scales[j] == 0) {
                if (!levelsStored) {
                    blocks.deriveLevels(j, lowest, highest);
                }
                continue;
            }
            for (int i = j * blocks.size; i < (j + 1) * blocks.size; i++) {
                float quotient = (blocks.values[i] + mins[j]) / scales[j];
                blocks.levels[i] = (byte) (nearestInt(quotient, lowest, highest) - lowest);
            }
        }
    }

    @Override
    public void deriveLevels(SubBlocks blocks, int lowest, int highest) {
        for (int j = 0; j < blocks.count(); j++) {
            blocks.deriveLevels(j, lowest, highest);
        }
    }

    @Override
    public float extreme(float[] values, int offset, int length) {
        return extremeOf(values, offset, offset + length);
    }

    @Override
    public float lowest(float[] values, int offset, int length) {
        float lowest = Float.MAX_VALUE;
        for (int i = offset; i < offset + length; i++) {
            lowest = values[i] < lowest ? values[i] : lowest;
        }
        return lowest;
    }

    @Override
    public float highest(float[] values, int offset, int length) {
        float highest = -Float.MAX_VALUE;
        for (int i = offset; i < offset + length; i++) {
            highest = values[i] > highest ? values[i] : highest;
        }
        return highest;
    }

    @Override
    public void truncate(
            float[] values, int offset, int length, float low, float inverse, float shift, int highest, byte[] levels) {
        for (int i = offset; i < offset + length; i++) {
            int level = (byte) Rounding.truncate((values[i] - low) * inverse + shift);
            levels[i] = (byte) Math.min(highest, level);
        }
    }

    /** The first value of largest magnitude, with its sign; 0 when all are 0. */
    static float extremeOf(float[] x, int start, int end) {
        float extreme = 0;
        float magnitude = 0;
        for (int i = start; i < end; i++) {
            float absolute = Math.abs(x[i]);
            if (absolute > magnitude) {
                magnitude = absolute;
                extreme = x[i];
            }
        }
        return extreme;
    }
}

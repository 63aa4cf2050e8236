package io.apex4j.model;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The tokens still in the running for the next place, with their logits. Not safe for use by several threads at once.
 *
 * <p>A candidate is one number: above, the bits of its logit so changed that larger logits are smaller integers; below,
 * the token. So sorting numbers sorts candidates, the most probable first and of equals the lower token, and picking the
 * first few of a whole vocabulary takes no full sort.
 */
final class Candidates {
    private static final int SMALLEST_BUFFER = 1024;
    private static final int MOST_PARTITIONS = 100;

    private long[] keys = new long[0];
    private int size;
    /** How many at the front are in order and not below any behind them. */
    private int sorted;

    private boolean isWhole;

    private float largest;
    private boolean isLargestKnown;
    private double weightSum;
    private boolean isWeighed;

    /**
     * Starts with a whole vocabulary.
     *
     * @param logits [vocabulary]
     * @throws ModelException when one is not a number or plus infinity
     */
    void load(float[] logits) {
        if (keys.length != logits.length) {
            keys = new long[logits.length];
        }
        size = logits.length;
        isWhole = true;
        changed();
        for (int token = 0; token < size; token++) {
            float logit = logits[token];
            if (!(logit < Float.POSITIVE_INFINITY)) {
                throw new ModelException("The model computed " + logit + " as logit of token " + token
                        + "; its weights are damaged, or it needs another precision");
            }
            keys[token] = key(logit, token);
        }
    }

    private static long key(float logit, int token) {
        int bits = Float.floatToRawIntBits(Math.min(logit + 0f, Float.MAX_VALUE));
        int rising = bits ^ (bits >> 31 & Integer.MAX_VALUE);
        return (long) ~rising << 32 | token;
    }

    private static float logit(long key) {
        int rising = ~(int) (key >>> 32);
        return Float.intBitsToFloat(rising ^ (rising >> 31 & Integer.MAX_VALUE));
    }

    private void changed() {
        sorted = 0;
        forgetWeights();
    }

    private void forgetWeights() {
        isWeighed = false;
        isLargestKnown = false;
    }

    int size() {
        return size;
    }

    /** Whether every token of the vocabulary is at its own index. */
    boolean isWhole() {
        return isWhole;
    }

    int token(int index) {
        return (int) keys[index];
    }

    float logit(int index) {
        return logit(keys[index]);
    }

    void setLogit(int index, float logit) {
        keys[index] = key(logit, token(index));
        changed();
    }

    /** Where a token is among the candidates, -1 when it is none of them. */
    int indexOf(int token) {
        if (isWhole) {
            return token < size ? token : -1;
        }
        for (int index = 0; index < size; index++) {
            if (token(index) == token) {
                return index;
            }
        }
        return -1;
    }

    /** Divides every logit by a positive number. */
    void divide(float divisor) {
        for (int index = 0; index < size; index++) {
            keys[index] = key(logit(index) / divisor, token(index));
        }
        forgetWeights();
    }

    /** Puts the first {@code count} in order at the front, the most probable first. */
    void sort(int count) {
        int wanted = Math.min(count, size);
        if (sorted >= wanted) {
            return;
        }
        isWhole = false;
        if (wanted > size / 2) {
            Arrays.sort(keys, sorted, size);
            sorted = size;
            return;
        }
        select(keys, sorted, size, wanted);
        Arrays.sort(keys, sorted, wanted);
        sorted = wanted;
    }

    /** Keeps the first {@code count} in order, at least one. */
    void keepFirst(int count) {
        int kept = Math.clamp(count, 1, size);
        if (kept == size) {
            return;
        }
        if (sorted < kept && kept < size / 8) {
            gatherFirst(kept);
        }
        sort(kept);
        cut(kept);
    }

    /** Puts the first {@code count} at the front, in no order, for few of many: most are dropped by one comparison. */
    private void gatherFirst(int count) {
        long[] buffer = new long[Math.max(4 * count, SMALLEST_BUFFER)];
        int filled = 0;
        long limit = Long.MAX_VALUE;
        for (int index = 0; index < size; index++) {
            long key = keys[index];
            if (key >= limit) {
                continue;
            }
            buffer[filled++] = key;
            if (filled == buffer.length) {
                select(buffer, 0, filled, count);
                filled = count;
                limit = Arrays.stream(buffer, 0, count).max().orElseThrow();
            }
        }
        select(buffer, 0, filled, count);
        System.arraycopy(buffer, 0, keys, 0, count);
        cut(count);
        sorted = 0;
    }

    private void cut(int count) {
        isWhole &= count == size;
        size = count;
        sorted = Math.min(sorted, size);
        forgetWeights();
    }

    /** Drops the first {@code count} of those in order; at least one stays. */
    void dropFirst(int count) {
        sort(count);
        isWhole = false;
        System.arraycopy(keys, count, keys, 0, size - count);
        size -= count;
        sorted -= count;
        forgetWeights();
    }

    /** Keeps what a test of the index says, in the order it is in; at least one must stay. */
    void keepIf(IntPredicate isKept) {
        int kept = 0;
        int keptSorted = 0;
        for (int index = 0; index < size; index++) {
            if (isKept.test(index)) {
                keptSorted += index < sorted ? 1 : 0;
                keys[kept++] = keys[index];
            }
        }
        isWhole &= kept == size;
        size = kept;
        sorted = keptSorted;
        forgetWeights();
    }

    /** Keeps the candidates at some indices. */
    void keepAt(int[] indices) {
        long[] kept = Arrays.stream(indices).mapToLong(index -> keys[index]).toArray();
        System.arraycopy(kept, 0, keys, 0, kept.length);
        isWhole = false;
        size = kept.length;
        changed();
    }

    /**
     * The largest logit.
     *
     * @throws ModelException when all are minus infinity
     */
    float largest() {
        if (!isLargestKnown) {
            largest = Float.NEGATIVE_INFINITY;
            for (int index = 0; index < (sorted > 0 ? 1 : size); index++) {
                largest = Math.max(largest, logit(index));
            }
            isLargestKnown = true;
        }
        if (largest == Float.NEGATIVE_INFINITY) {
            throw new ModelException("No token is left to choose from: every one is forbidden (--logit-bias)");
        }
        return largest;
    }

    /** The probability of a candidate among the candidates: softmax of the logits. */
    double probability(int index) {
        weigh();
        return Math.exp((double) logit(index) - largest) / weightSum;
    }

    /**
     * The index of a candidate taken by its probability.
     *
     * @param chance from 0 to before 1
     */
    int pick(double chance) {
        weigh();
        double rest = chance * weightSum;
        int last = 0;
        for (int index = 0; index < size; index++) {
            double weight = Math.exp((double) logit(index) - largest);
            if (weight > 0) {
                last = index;
            }
            rest -= weight;
            if (rest < 0) {
                return index;
            }
        }
        return last;
    }

    private void weigh() {
        if (isWeighed) {
            return;
        }
        weightSum = 0;
        for (int index = 0; index < size; index++) {
            weightSum += Math.exp((double) logit(index) - largest());
        }
        isWeighed = true;
    }

    /** Orders a range so far that none before the index {@code border} is larger than one from there on. */
    private static void select(long[] values, int start, int end, int border) {
        int low = start;
        int high = end - 1;
        for (int round = 0; low < high; round++) {
            if (round == MOST_PARTITIONS) {
                Arrays.sort(values, low, high + 1);
                return;
            }
            long pivot = middle(values[low], values[(low + high) >>> 1], values[high]);
            int left = low;
            int right = high;
            while (left <= right) {
                while (values[left] < pivot) {
                    left++;
                }
                while (values[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    long swapped = values[left];
                    values[left++] = values[right];
                    values[right--] = swapped;
                }
            }
            if (border - 1 <= right) {
                high = right;
            } else if (border - 1 >= left) {
                low = left;
            } else {
                return;
            }
        }
    }

    private static long middle(long first, long second, long third) {
        return Math.max(Math.min(first, second), Math.min(Math.max(first, second), third));
    }
}

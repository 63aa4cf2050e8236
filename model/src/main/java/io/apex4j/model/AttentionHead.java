package io.apex4j.model;

import io.apex4j.kernels.Exponential;
import io.apex4j.kernels.VectorMath;
import java.util.Arrays;

/**
 * Computes what a few tokens get from one key and value head, block by block of the cache. Softmax is kept as a running
 * maximum, sum and weighted sum of values, corrected whenever the maximum rises.
 *
 * <p>Blocks begin at fixed positions and the order within is fixed, so a token's numbers depend on its query and the
 * cache up to its position only. Not safe for use by several threads at once.
 */
final class AttentionHead {
    private static final int POSITIONS = KvLayout.POSITIONS;
    /** A number of scores that is fast to compute; divides {@link #POSITIONS}. */
    private static final int SCORES_STEP = 64;

    private final int dimension;
    private final int group;
    private final float scale;
    /** {@code [dimension, POSITIONS]}. */
    private final float[] keys;
    /** {@code [POSITIONS, dimension]}. */
    private final float[] values;

    /** A query head, scaled. */
    private final float[] query;

    private final float[] scores = new float[POSITIONS];
    /** By token and query head. */
    private final float[] highest;

    private final float[] sums;

    /**
     * Working space for one thread.
     *
     * @param dimension values of a head
     * @param group query heads that share the key and value head
     */
    AttentionHead(int dimension, int group) {
        this.dimension = dimension;
        this.group = group;
        this.scale = (float) (1 / Math.sqrt(dimension));
        this.query = new float[dimension];
        this.keys = new float[dimension * POSITIONS];
        this.values = new float[dimension * POSITIONS];
        this.highest = new float[Pass.Tile.TOKENS * group];
        this.sums = new float[Pass.Tile.TOKENS * group];
    }

    /**
     * Fills {@code attended} for the tokens of a tile and the query heads of the group.
     *
     * @param queries {@code [tokens, width]}, normed and turned
     * @param column first value of the group in a row of {@code queries} and {@code attended}
     * @param width values of such a row
     * @param attended receives {@code [tokens, width]}
     */
    void attend(KvCache cache, int head, Pass.Tile tile, float[] queries, int column, int width, float[] attended) {
        Arrays.fill(highest, Float.NEGATIVE_INFINITY);
        Arrays.fill(sums, 0);
        for (int index = 0; index < tile.count(); index++) {
            int offset = (tile.first() + index) * width + column;
            Arrays.fill(attended, offset, offset + group * dimension, 0);
        }
        int length = tile.position(tile.count() - 1) + 1;
        for (int start = 0; start < length; start += POSITIONS) {
            KvBlock block = cache.block(start / POSITIONS);
            int count = Math.min(POSITIONS, length - start);
            block.keys().get(head, count, keys);
            block.values().get(head, count, values);
            for (int index = 0; index < tile.count(); index++) {
                int visible = Math.min(count, tile.position(index) + 1 - start);
                if (visible > 0) {
                    attendBlock(visible, index, queries, (tile.first() + index) * width + column, attended);
                }
            }
        }
        for (int index = 0; index < tile.count(); index++) {
            divide(attended, (tile.first() + index) * width + column, index * group);
        }
    }

    private void attendBlock(int visible, int index, float[] queries, int offset, float[] attended) {
        for (int member = 0; member < group; member++) {
            int at = offset + member * dimension;
            score(queries, at, visible);
            weigh(index * group + member, visible, attended, at);
            addValues(visible, attended, at);
        }
    }

    /** {@code scores = q k * scale}; those past the visible ones are undefined, and computed in whole vectors with them. */
    private void score(float[] queries, int offset, int visible) {
        for (int column = 0; column < dimension; column++) {
            query[column] = queries[offset + column] * scale;
        }
        int computed = (visible + SCORES_STEP - 1) / SCORES_STEP * SCORES_STEP;
        Arrays.fill(scores, 0, computed, 0);
        VectorMath.addScaledRows(query, 0, dimension, keys, 0, POSITIONS, scores, 0, computed);
    }

    /** Turns scores to weights relative to the maximum so far, and corrects what was summed with an older one. */
    private void weigh(int index, int visible, float[] attended, int offset) {
        float maximum = highest[index];
        for (int position = 0; position < visible; position++) {
            maximum = Math.max(maximum, scores[position]);
        }
        float sum = VectorMath.exponentials(scores, 0, visible, maximum);
        if (maximum != highest[index]) {
            float correction = Exponential.of(highest[index] - maximum);
            for (int column = 0; column < dimension; column++) {
                attended[offset + column] *= correction;
            }
            sums[index] *= correction;
            highest[index] = maximum;
        }
        sums[index] += sum;
    }

    private void addValues(int visible, float[] attended, int offset) {
        VectorMath.addScaledRows(scores, 0, visible, values, 0, dimension, attended, offset, dimension);
    }

    private void divide(float[] attended, int offset, int first) {
        for (int member = 0; member < group; member++) {
            float divisor = sums[first + member];
            int start = offset + member * dimension;
            for (int column = start; column < start + dimension; column++) {
                attended[column] /= divisor;
            }
        }
    }
}

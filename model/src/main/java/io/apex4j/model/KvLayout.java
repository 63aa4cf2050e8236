package io.apex4j.model;

import java.io.IOException;

/**
 * Where a block of keys or values keeps what belongs to a head, a position and a dimension. Within a head keys lie by
 * dimension, so that one query value meets all keys at a time, and values by position, so that one weight meets a whole
 * value.
 *
 * @param heads key and value heads
 * @param dimensions values of a head
 * @param byDimension true for {@code [head, dimension, position]}, false for {@code [head, position, dimension]}
 */
record KvLayout(int heads, int dimensions, boolean byDimension) {
    /** Positions of a block. */
    static final int POSITIONS = 128;

    int size() {
        return heads * dimensions * POSITIONS;
    }

    /** Values of a position. */
    int values() {
        return heads * dimensions;
    }

    int start(int head) {
        return head * dimensions * POSITIONS;
    }

    int index(int head, int position, int dimension) {
        return start(head) + (byDimension ? dimension * POSITIONS + position : position * dimensions + dimension);
    }

    /** Visits the runs of adjacent values that the first positions of all heads lie in, by their start and length. */
    void forEachRun(int positions, Run run) throws IOException {
        for (int head = 0; head < heads; head++) {
            for (int index = 0; index < runs(); index++) {
                run.visit(start(head) + index * POSITIONS, runLength(positions));
            }
        }
    }

    /** What is done with a run. */
    @FunctionalInterface
    interface Run {
        void visit(int start, int count) throws IOException;
    }

    /** Runs of adjacent values that the first positions of a head lie in. */
    int runs() {
        return byDimension ? dimensions : 1;
    }

    /** Values of such a run for so many positions. */
    int runLength(int positions) {
        return byDimension ? positions : positions * dimensions;
    }
}

package io.apex4j.model;

import java.util.Arrays;

/** A queue of numbers that gives the smallest first. Not safe for use by several threads at once. */
final class LongHeap {
    private long[] values = new long[16];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    void clear() {
        size = 0;
    }

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        int index = size++;
        while (index > 0) {
            int parent = (index - 1) / 2;
            if (values[parent] <= value) {
                break;
            }
            values[index] = values[parent];
            index = parent;
        }
        values[index] = value;
    }

    /** Takes the smallest out; the queue must not be empty. */
    long poll() {
        long smallest = values[0];
        long moved = values[--size];
        int index = 0;
        while (2 * index + 1 < size) {
            int child = 2 * index + 1;
            if (child + 1 < size && values[child + 1] < values[child]) {
                child++;
            }
            if (moved <= values[child]) {
                break;
            }
            values[index] = values[child];
            index = child;
        }
        values[index] = moved;
        return smallest;
    }
}

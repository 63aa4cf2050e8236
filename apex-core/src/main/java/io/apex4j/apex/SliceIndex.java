package io.apex4j.apex;

import java.util.Arrays;
import java.util.List;

/** Numbers the slices of many tensors one after the other. */
final class SliceIndex {
    private final List<TensorSlices> tensors;
    /** Number of the first slice of each tensor, and at the end the number of slices. */
    private final long[] firsts;

    SliceIndex(List<TensorSlices> tensors) {
        this.tensors = List.copyOf(tensors);
        firsts = new long[tensors.size() + 1];
        for (int index = 0; index < tensors.size(); index++) {
            firsts[index + 1] = firsts[index] + tensors.get(index).count();
        }
    }

    long count() {
        return firsts[firsts.length - 1];
    }

    /** The tensor to which a slice belongs. */
    int tensorOf(long slice) {
        int found = Arrays.binarySearch(firsts, slice);
        if (found < 0) {
            return -found - 2;
        }
        while (firsts[found + 1] == slice) {
            found++;
        }
        return found;
    }

    TensorSlices.Slice slice(long number) {
        int tensor = tensorOf(number);
        return tensors.get(tensor).slice(number - firsts[tensor]);
    }

    long firstOf(int tensor) {
        return firsts[tensor];
    }
}

package io.apex4j.quant.vector;

import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** Turns rows into columns, one square of vectors at a time. */
final class Transposition {
    private static final int N = Lanes.COUNT;

    private final float[] square = new float[N * N];
    /** One for every bit of an index: 1, 2, ... N / 2. */
    private final Exchange[] exchanges = IntStream.range(0, Integer.numberOfTrailingZeros(N))
            .mapToObj(k -> Exchange.of(1 << k))
            .toArray(Exchange[]::new);

    /**
     * Writes {@code target[i * width + j] = source[from + j * size + i]} for {@code j < count}, and zeros for
     * {@code count <= j < width}.
     *
     * @param width a multiple of the vector length
     */
    void run(float[] source, int from, int count, int size, float[] target, int width) {
        for (int j = 0; j < width; j += N) {
            if (j + N <= count && size % N == 0) {
                for (int i = 0; i < size; i += N) {
                    square(source, from + j * size + i, size, target, i * width + j, width);
                }
            } else {
                partial(source, from + j * size, Math.min(N, count - j), size, target, j, width);
            }
        }
    }

    private static void partial(float[] source, int from, int count, int size, float[] target, int to, int width) {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < N; j++) {
                target[to + i * width + j] = j < count ? source[from + j * size + i] : 0;
            }
        }
    }

    /**
     * Writes {@code target[to + i * targetStride + j] = source[from + j * sourceStride + i]} for all {@code i} and
     * {@code j} below the vector length, exchanging one bit of the two indices after the other.
     */
    void square(float[] source, int from, int sourceStride, float[] target, int to, int targetStride) {
        int last = exchanges.length - 1;
        for (int k = 0; k <= last; k++) {
            float[] input = k == 0 ? source : square;
            float[] output = k == last ? target : square;
            exchanges[k].run(
                    input,
                    k == 0 ? from : 0,
                    k == 0 ? sourceStride : N,
                    output,
                    k == last ? to : 0,
                    k == last ? targetStride : N);
        }
    }

    /**
     * Exchanges one bit between the row and the column index of a square.
     *
     * @param bit the value of the bit
     * @param partner lanes whose index differs in the bit
     * @param upper lanes whose index has the bit
     * @param lower lanes whose index has it not
     */
    private record Exchange(int bit, VectorShuffle<Float> partner, VectorMask<Float> upper, VectorMask<Float> lower) {
        static Exchange of(int bit) {
            VectorShuffle<Float> partner = VectorShuffle.fromOp(Lanes.FLOATS, lane -> lane ^ bit);
            VectorMask<Float> upper = VectorMask.fromLong(Lanes.FLOATS, lanesWith(bit));
            return new Exchange(bit, partner, upper, upper.not());
        }

        private static long lanesWith(int bit) {
            return IntStream.range(0, N)
                    .filter(lane -> (lane & bit) != 0)
                    .mapToLong(lane -> 1L << lane)
                    .sum();
        }

        void run(float[] source, int from, int sourceStride, float[] target, int to, int targetStride) {
            for (int pair = 0; pair < N / 2; pair++) {
                int row = 2 * pair - (pair & (bit - 1));
                FloatVector a = Lanes.load(source, from + row * sourceStride);
                FloatVector b = Lanes.load(source, from + (row + bit) * sourceStride);
                a.blend(b.rearrange(partner), upper).intoArray(target, to + row * targetStride);
                b.blend(a.rearrange(partner), lower).intoArray(target, to + (row + bit) * targetStride);
            }
        }
    }
}

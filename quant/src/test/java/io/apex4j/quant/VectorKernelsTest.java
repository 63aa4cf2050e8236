package io.apex4j.quant;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.vector.VectorKernels;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector kernels give the bits of {@link ScalarKernels}, for every input and every number of sub-blocks. */
class VectorKernelsTest {
    private static final long SEED = 4711;
    /** Too few for a vector, full vectors, and neither; the last fill a batch. */
    private static final List<Integer> COUNTS = List.of(1, 7, 8, 16, 31, 33, 64, 100, 256);

    private final EncodingKernels scalar = new ScalarKernels();
    private final EncodingKernels vector = new VectorKernels();
    private final SplittableRandom random = new SplittableRandom(SEED);

    static Stream<AffineSearch> affineSearches() {
        return Stream.of(
                new AffineSearch(3, -0.5f, 0.1f, 15, true),
                new AffineSearch(15, -1.0f, 0.1f, 20, false),
                new AffineSearch(31, -0.5f, 0.1f, 15, false),
                AffineSearch.weighted(3),
                AffineSearch.weighted(15),
                AffineSearch.weighted(31));
    }

    @ParameterizedTest
    @MethodSource("affineSearches")
    void affineSearchIsTheSame(AffineSearch search) {
        for (int size : new int[] {16, 32}) {
            forAllCounts(size, (expected, actual) -> {
                scalar.affine(expected, search);
                vector.affine(actual, search);
                assertSameSearch(expected, actual, 0, search.maxLevel());
                assertSameFloats("minima", expected.minima, actual.minima, expected.count());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16, 32})
    void symmetricSearchIsTheSame(int half) {
        for (int size : new int[] {16, 32}) {
            forAllCounts(size, (expected, actual) -> {
                scalar.symmetric(expected, half);
                vector.symmetric(actual, half);
                assertSameSearch(expected, actual, -half, half - 1);
            });
        }
    }

    @Test
    void refinedSearchIsTheSame() {
        forAllCounts(16, (expected, actual) -> {
            scalar.symmetricRefined(expected);
            vector.symmetricRefined(actual);
            assertSameFloats("scales", expected.scales, actual.scales, expected.count());
            assertSameLevels(expected, actual);
        });
    }

    /** Scales of sub-blocks may be negative: their levels wrap as bytes. */
    @ParameterizedTest
    @CsvSource({"8, 63", "16, 15", "8, 7"})
    void nonNegativeSearchIsTheSame(int size, int maxLevel) {
        forAllCounts(size, (expected, actual) -> {
            scalar.nonNegative(expected, maxLevel);
            vector.nonNegative(actual, maxLevel);
            assertSameFloats("scales", expected.scales, actual.scales, expected.count());
            assertSameLevels(expected, actual);
        });
    }

    @ParameterizedTest
    @CsvSource({"16, 0, 3", "32, 0, 15", "32, 0, 31", "16, -4, 3", "16, -32, 31"})
    void levelsAreTheSameForScalesThatMakeQuotientsWrap(int size, int lowest, int highest) {
        forAllCounts(size, (expected, actual) -> {
            float[] scales = scales(expected.count());
            float[] mins = HardValues.values(random, expected.count(), 1);
            for (int j = 0; j < expected.count(); j++) {
                expected.inverses[j] = j % 3 == 0 ? Float.NaN : 1 / (0.001f + j);
                expected.lows[j] = mins[j];
            }
            System.arraycopy(expected.inverses, 0, actual.inverses, 0, expected.count());
            System.arraycopy(expected.lows, 0, actual.lows, 0, expected.count());
            random.nextBytes(expected.levels);
            System.arraycopy(expected.levels, 0, actual.levels, 0, expected.levels.length);
            boolean stored = random.nextBoolean();
            scalar.requantize(expected, scales, mins, lowest, highest, stored);
            vector.requantize(actual, scales, mins, lowest, highest, stored);
            assertSameLevels(expected, actual);
        });
    }

    private float[] scales(int count) {
        float[] scales = new float[count];
        float[] kinds = {0f, -0f, 0.01f, -0.01f, 1e-10f, 1e-38f, Float.MIN_VALUE, -1e-42f, 1e30f};
        for (int j = 0; j < count; j++) {
            scales[j] = kinds[random.nextInt(kinds.length)] * random.nextInt(1, 64);
        }
        return scales;
    }

    @ParameterizedTest
    @CsvSource({"256, 16", "32, 128", "32, 5", "2048, 3", "96, 40", "36, 21"})
    void energiesAreTheSame(int length, int count) {
        float[] values = HardValues.values(random, 3 + length * count, 16);
        float[] expected = new float[count];
        float[] actual = new float[count];
        scalar.energies(values, 3, length, count, expected);
        vector.energies(values, 3, length, count, actual);
        assertSameFloats("energies", expected, actual, count);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 32, 45, 256})
    void importanceWeightsAreTheSame(int length) {
        float[] values = HardValues.values(random, 5 + length, 4);
        float[] importance = HardValues.weights(random, 5 + length, 4);
        float[] expected = new float[5 + length];
        float[] actual = new float[5 + length];
        for (float sigma2 : new float[] {0f, 1e-30f, 4e-4f, Float.POSITIVE_INFINITY}) {
            scalar.importanceWeights(values, importance, sigma2, 5, length, expected);
            vector.importanceWeights(values, importance, sigma2, 5, length, actual);
            assertSameFloats("weights", expected, actual, expected.length);
        }
    }

    @Test
    void blocksOfQ8AreTheSame() {
        float[] values = HardValues.values(random, 7 + 32 * 2000, 32);
        byte[] expected = new byte[3 + 34];
        byte[] actual = new byte[3 + 34];
        for (int offset = 7; offset < values.length; offset += 32) {
            scalar.encodeQ8(values, offset, expected, 3);
            vector.encodeQ8(values, offset, actual, 3);
            assertThat(actual).as("block at %d", offset).isEqualTo(expected);
        }
    }

    @Test
    void halvesOfQ8RoundAwayFromZero() {
        float[] values = new float[32];
        values[0] = 127;
        for (int i = 1; i < 32; i++) {
            int whole = i / 2;
            values[i] = i % 2 == 0 ? whole + 0.5f : -Math.nextDown(whole + 0.5f);
        }
        byte[] expected = new byte[34];
        byte[] actual = new byte[34];
        scalar.encodeQ8(values, 0, expected, 0);
        vector.encodeQ8(values, 0, actual, 0);
        assertThat(actual).isEqualTo(expected);
        assertThat(actual[2 + 4]).isEqualTo((byte) 3);
        assertThat(actual[2 + 5]).isEqualTo((byte) -2);
    }

    @ParameterizedTest
    @CsvSource({"0, 15", "0, 31", "-8, 7", "-16, 15"})
    void levelsOfTheTrialTakenAreTheSame(int lowest, int highest) {
        forAllCounts(32, (expected, actual) -> {
            for (int j = 0; j < expected.count(); j++) {
                float inverse = j % 5 == 0 ? Float.NaN : (float) Math.exp(20 * random.nextGaussian());
                expected.inverses[j] = inverse;
                actual.inverses[j] = inverse;
                expected.lows[j] = lowest == 0 ? expected.values[32 * j] : 0;
                actual.lows[j] = expected.lows[j];
            }
            scalar.deriveLevels(expected, lowest, highest);
            vector.deriveLevels(actual, lowest, highest);
            assertSameLevels(expected, actual);
        });
    }

    /** Zeros too: which of them comes first decides the sign of a stored minimum. */
    @Test
    void rangesAreTheSame() {
        float[] values = HardValues.values(random, 7 + 32 * 4000, 8);
        for (int i = 0; i < values.length; i++) {
            values[i] *= random.nextInt(4) == 0 ? -0f : 1;
        }
        for (int offset = 7; offset < values.length; offset += 32) {
            float[] expected = {
                scalar.extreme(values, offset, 32),
                scalar.lowest(values, offset, 32),
                scalar.highest(values, offset, 32)
            };
            float[] actual = {
                vector.extreme(values, offset, 32),
                vector.lowest(values, offset, 32),
                vector.highest(values, offset, 32)
            };
            assertSameFloats("extreme, lowest and highest from " + offset, expected, actual, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 31})
    void truncatedLevelsAreTheSame(int highest) {
        float[] values = HardValues.values(random, 7 + 32 * 2000, 32);
        byte[] expected = new byte[values.length];
        byte[] actual = new byte[values.length];
        for (int offset = 7; offset < values.length; offset += 32) {
            float low = scalar.lowest(values, offset, 32);
            float range = scalar.highest(values, offset, 32) - low;
            float inverse = range != 0 ? 1 / (range / highest) : 0;
            scalar.truncate(values, offset, 32, low, inverse, 0.5f, highest, expected);
            vector.truncate(values, offset, 32, low, inverse, 0.5f, highest, actual);
        }
        assertThat(actual).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"})
    void encodersWriteTheSameBytes(GgmlType type) {
        for (int size : new int[] {16, 256}) {
            Rows rows = new Rows(HardValues.values(random, 11 * 768, size), 768);
            float[] importance = HardValues.weights(random, 768, 16);
            for (float[] weights : Arrays.asList(null, importance)) {
                byte[] expected = rows.encode(BlockFormats.of(type), scalar, weights);
                byte[] actual = rows.encode(BlockFormats.of(type), vector, weights);
                BlockAssertions.assertSameBlocks(actual, expected, type);
            }
        }
    }

    /** Runs a comparison on batches that hold the same; searches keep scratch memory, so sizes change in between. */
    private void forAllCounts(int size, BiConsumer<SubBlocks, SubBlocks> comparison) {
        for (int round = 0; round < 4; round++) {
            for (int count : COUNTS) {
                int capacity = round % 2 == 0 ? count : 256;
                SubBlocks expected = HardValues.subBlocks(random, capacity, count, size);
                SubBlocks actual = new SubBlocks(capacity, size);
                System.arraycopy(expected.values, 0, actual.values, 0, expected.values.length);
                System.arraycopy(expected.weights, 0, actual.weights, 0, expected.weights.length);
                actual.setCount(count);
                comparison.accept(expected, actual);
            }
        }
    }

    private static void assertSameSearch(SubBlocks expected, SubBlocks actual, int lowest, int highest) {
        int count = expected.count();
        assertSameFloats("scales", expected.scales, actual.scales, count);
        assertSameFloats("weight sums", expected.weightSums, actual.weightSums, count);
        assertSameFloats("inverses", expected.inverses, actual.inverses, count);
        for (int j = 0; j < count; j++) {
            expected.deriveLevels(j, lowest, highest);
            actual.deriveLevels(j, lowest, highest);
        }
        assertSameLevels(expected, actual);
    }

    private static void assertSameLevels(SubBlocks expected, SubBlocks actual) {
        int length = expected.count() * expected.size;
        assertThat(Arrays.copyOf(actual.levels, length))
                .as("levels of %d sub-blocks of %d", expected.count(), expected.size)
                .isEqualTo(Arrays.copyOf(expected.levels, length));
    }

    private static void assertSameFloats(String what, float[] expected, float[] actual, int count) {
        assertThat(bits(actual, count)).as("%s, %d of them", what, count).isEqualTo(bits(expected, count));
    }

    private static int[] bits(float[] values, int count) {
        return IntStream.range(0, count)
                .map(i -> Float.floatToIntBits(values[i]))
                .toArray();
    }
}

package io.apex4j.quant;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.vector.VectorKernels;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The vector kernels of the IQ, TQ, MXFP4 and 16-bit formats give the bits of the scalar ones. */
class IqKernelsTest {
    private static final String FORMATS =
            "IQ1_S|IQ1_M|IQ2_XXS|IQ2_XS|IQ2_S|IQ3_XXS|IQ3_S|IQ4_NL|IQ4_XS|MXFP4|TQ1_0|TQ2_0|F16|BF16";

    private final EncodingKernels scalar = new ScalarKernels();
    private final EncodingKernels vector = new VectorKernels();

    /** Values of one sub-block or more that have tripped a search before, or might. */
    enum Values {
        GAUSSIAN,
        BFLOAT16,
        ZEROS,
        NEGATIVE_ZEROS,
        ONE_SPIKE,
        CONSTANT,
        TWO_VALUES,
        TIES,
        OUTLIER,
        TINY,
        DENORMAL,
        LARGE,
        POSITIVE,
        MIXED;

        float[] make(int length, long seed) {
            Random random = new Random(seed);
            float[] values = new float[length];
            for (int i = 0; i < length; i++) {
                values[i] = value(i, (float) random.nextGaussian(), random);
            }
            return values;
        }

        private float value(int i, float g, Random random) {
            return switch (this) {
                case GAUSSIAN -> 0.02f * g;
                case BFLOAT16 -> Float.intBitsToFloat(Float.floatToRawIntBits(0.02f * g) & 0xffff0000);
                case ZEROS -> 0f;
                case NEGATIVE_ZEROS -> i % 3 == 0 ? 0f : -0f;
                case ONE_SPIKE -> i % 32 == 5 ? -1 : 0;
                case CONSTANT -> 0.5f;
                case TWO_VALUES -> i % 2 == 0 ? 1 : -1;
                case TIES -> Math.round(3 * g) / 8f;
                case OUTLIER -> i % 64 == 17 ? 100 * g : 0.01f * g;
                case TINY -> 1e-13f * g;
                case DENORMAL -> 1e-40f * g;
                case LARGE -> 1e18f * g;
                case POSITIVE -> Math.abs(g);
                case MIXED -> Values.values()[i / 32 % MIXED.ordinal()].value(i, g, random);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void nonLinearScalesAndLevelsAreTheSame(Values values) {
        for (int count : new int[] {1, 7, 16, 17, 40}) {
            SubBlocks expected = subBlocks(values, count, 32);
            SubBlocks actual = subBlocks(values, count, 32);

            scalar.nonLinear(expected);
            vector.nonLinear(actual);
            float[] inverses = new float[count];
            for (int j = 0; j < count; j++) {
                inverses[j] = expected.scales[j] != 0 ? 1.1f / expected.scales[j] : 0;
            }
            scalar.requantizeNonLinear(expected, inverses);
            vector.requantizeNonLinear(actual, inverses);

            assertThat(actual.scales).isEqualTo(expected.scales);
            assertThat(actual.levels).isEqualTo(expected.levels);
        }
    }

    @Test
    void nonLinearLevelsChangeAtTheSameFloats() {
        float[] thresholds = NonLinearLevels.exactThresholds();
        SubBlocks expected = new SubBlocks(4, 32);
        for (int i = 0; i < thresholds.length; i++) {
            expected.values[4 * i] = thresholds[i];
            expected.values[4 * i + 1] = Math.nextDown(thresholds[i]);
            expected.values[4 * i + 2] = Math.nextUp(thresholds[i]);
            expected.values[4 * i + 3] = i % 2 == 0 ? 1e30f : -1e30f;
        }
        expected.setCount(4);
        SubBlocks actual = new SubBlocks(4, 32);
        System.arraycopy(expected.values, 0, actual.values, 0, expected.values.length);
        actual.setCount(4);
        float[] ones = {1, 1, 1, 1};

        scalar.requantizeNonLinear(expected, ones);
        vector.requantizeNonLinear(actual, ones);

        assertThat(actual.levels).isEqualTo(expected.levels);
    }

    static Stream<GridSearch> gridSearches() {
        return Stream.of(
                new GridSearch(Codebook.iq2xxs(), 32, 5, 6, 0.1f, GridSearch.Refinement.ALL),
                new GridSearch(Codebook.iq2xs(), 16, 5, 9, 0.1f, GridSearch.Refinement.OFF),
                new GridSearch(Codebook.iq2s(), 16, 5, 9, 0.1f, GridSearch.Refinement.OFF),
                new GridSearch(Codebook.iq3xxs(), 32, 15, 15, 0.2f, GridSearch.Refinement.OFF),
                new GridSearch(Codebook.iq3s(), 32, 15, 9, 0.2f, GridSearch.Refinement.ALL_IF_ANY_OFF));
    }

    @ParameterizedTest
    @MethodSource("gridSearches")
    void gridTrialsFindTheSameDigits(GridSearch search) {
        for (Values values : Values.values()) {
            for (int seed = 0; seed < 50; seed++) {
                GridSubBlock expected = gridSubBlock(values, search.size(), seed);
                GridSubBlock actual = gridSubBlock(values, search.size(), seed);
                float limit = Math.max(scalar.highest(expected.values, 0, search.size()), 1e-30f);

                scalar.gridTrials(expected, search, limit);
                vector.gridTrials(actual, search, limit);

                assertThat(actual.scale).isEqualTo(expected.scale);
                assertThat(actual.digits).isEqualTo(expected.digits);
                assertThat(actual.onGrid).isEqualTo(expected.onGrid);
            }
        }
    }

    static Stream<Codebook> codebooks() {
        return Stream.of(
                Codebook.iq1(),
                Codebook.iq2xxs(),
                Codebook.iq2xs(),
                Codebook.iq2s(),
                Codebook.iq3xxs(),
                Codebook.iq3s());
    }

    @ParameterizedTest
    @MethodSource("codebooks")
    void nearestPointIsTheSameForEveryPointOffTheCodebook(Codebook codebook) {
        float[] levels = codebook == Codebook.iq1() ? TernaryShift.values(false) : GridSearch.LEVELS;
        Random random = new Random(5);
        byte[] digits = new byte[codebook.dimensions()];
        for (int trial = 0; trial < 5_000; trial++) {
            for (int i = 0; i < digits.length; i++) {
                digits[i] = (byte) random.nextInt(codebook.bits() == 2 ? 3 : 8);
            }
            int packed = codebook.pack(digits, 0);
            if (codebook.index(packed) >= 0) {
                continue;
            }
            boolean ties = trial % 4 == 0;
            float[] x = new float[11];
            float[] w = new float[11];
            for (int i = 3; i < 3 + digits.length; i++) {
                x[i] = ties ? 1 : levels[digits[i - 3]] + (float) random.nextGaussian();
                w[i] = ties ? trial >> 2 & 1 : random.nextFloat();
            }

            int expected = scalar.nearestPoint(codebook, packed, x, w, 3, 0.9f, levels);

            assertThat(vector.nearestPoint(codebook, packed, x, w, 3, 0.9f, levels))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void orderIsTheSameAndStable(Values values) {
        for (int size : new int[] {16, 32}) {
            for (int seed = 0; seed < 20; seed++) {
                float[] x = values.make(size + 3, seed);
                int[] expected = new int[size];
                int[] actual = new int[size];

                scalar.order(x, 3, expected);
                vector.order(x, 3, actual);

                assertThat(actual).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void ternarySplitsAreTheSame(Values values) {
        for (int seed = 0; seed < 200; seed++) {
            float[] x = values.make(35, seed);
            float[] w = weights(35, seed);
            TernarySplit expected = new TernarySplit(32);
            TernarySplit actual = new TernarySplit(32);
            scalar.order(x, 3, expected.order);
            scalar.order(x, 3, actual.order);

            scalar.ternarySplit(expected, x, w, 3);
            vector.ternarySplit(actual, x, w, 3);

            assertThat(actual.firstCut).isEqualTo(expected.firstCut);
            assertThat(actual.secondCut).isEqualTo(expected.secondCut);
            assertThat(actual.scale).isEqualTo(expected.scale);
            assertThat(actual.shiftUp).isEqualTo(expected.shiftUp);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shiftedTernarySplitsAreTheSame(Values values) {
        for (int seed = 0; seed < 200; seed++) {
            float[] x = values.make(19, seed);
            float[] w = weights(19, seed);
            TernarySplit expected = new TernarySplit(16);
            TernarySplit actual = new TernarySplit(16);
            scalar.order(x, 3, expected.order);
            scalar.order(x, 3, actual.order);

            scalar.ternarySplitShifted(expected, x, w, 3);
            vector.ternarySplitShifted(actual, x, w, 3);

            assertThat(actual.firstCut).isEqualTo(expected.firstCut);
            assertThat(actual.secondCut).isEqualTo(expected.secondCut);
            assertThat(actual.scale).isEqualTo(expected.scale);
            assertThat(actual.shifts).isEqualTo(expected.shifts);
        }
    }

    @Test
    void brainFloatsAreTheSameForEveryKindOfFloat() {
        float[] values = new float[2053];
        Random random = new Random(3);
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt() & (i % 2 == 0 ? -1 : 0xffff8000));
        }
        values[7] = Float.NEGATIVE_INFINITY;
        values[8] = Float.intBitsToFloat(0x7f800001);
        short[] expected = new short[2050];
        short[] actual = new short[2050];

        scalar.brainFloats(values, 3, 2050, expected);
        vector.brainFloats(values, 3, 2050, actual);

        assertThat(actual).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void microscaledCodesAreTheSame(Values values) {
        byte[] expected = new byte[32];
        byte[] actual = new byte[32];
        for (int seed = 0; seed < 50; seed++) {
            float[] x = values.make(35, seed);
            float largest = Math.abs(scalar.extreme(x, 3, 32));
            float scale = Math.max(Math.scalb(1f, Math.getExponent(largest) - 3), 0x1p-128f);

            scalar.microscaledCodes(x, 3, scale, expected);
            vector.microscaledCodes(x, 3, scale, actual);

            assertThat(actual).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = FORMATS)
    void encodersGiveTheSameBytes(GgmlType type) {
        BlockFormat format = BlockFormats.of(type);
        Encoder scalarEncoder = format.newEncoder(scalar);
        Encoder vectorEncoder = format.newEncoder(vector);
        int columns = 768;
        for (int rows : new int[] {1, 3, 7}) {
            for (Values values : Values.values()) {
                float[] x = values.make(rows * columns + 5, rows);
                float[] importance = weights(columns, rows);
                int bytes = rows * columns / type.blockSize() * type.blockBytes();
                byte[] expected = new byte[bytes + 2];
                byte[] actual = new byte[bytes + 2];

                scalarEncoder.encode(x, 5, rows, columns, importance, 0, expected, 2);
                vectorEncoder.encode(x, 5, rows, columns, importance, 0, actual, 2);
                assertThat(actual).as("%s with importance", values).isEqualTo(expected);

                if (!format.requiresImportance()) {
                    scalarEncoder.encode(x, 5, rows, columns, null, 0, expected, 2);
                    vectorEncoder.encode(x, 5, rows, columns, null, 0, actual, 2);
                    assertThat(actual).as("%s without importance", values).isEqualTo(expected);
                }
            }
        }
    }

    private static SubBlocks subBlocks(Values values, int count, int size) {
        SubBlocks blocks = new SubBlocks(count, size);
        System.arraycopy(values.make(count * size, count), 0, blocks.values, 0, count * size);
        System.arraycopy(weights(count * size, count), 0, blocks.weights, 0, count * size);
        blocks.setCount(count);
        return blocks;
    }

    private static GridSubBlock gridSubBlock(Values values, int size, long seed) {
        GridSubBlock block = new GridSubBlock(size);
        float[] x = values.make(size, seed);
        float[] w = weights(size, seed);
        for (int i = 0; i < size; i++) {
            block.values[i] = i == seed % size ? -Math.abs(x[i]) : Math.abs(x[i]);
            block.weights[i] = w[i];
            block.rootWeights[i] = Rounding.sqrt(w[i]);
        }
        return block;
    }

    /** Weights over many orders of magnitude, some of them zero; every seventh set is all zero, every ninth constant. */
    private static float[] weights(int length, long seed) {
        Random random = new Random(~seed);
        float[] weights = new float[length];
        for (int i = 0; i < length; i++) {
            float g = (float) random.nextGaussian();
            weights[i] = i % 13 == 5 ? 0 : g * g * (i % 11 == 3 ? 1e-6f : 1);
        }
        if (seed % 7 == 6) {
            Arrays.fill(weights, 0);
        }
        if (seed % 9 == 8) {
            Arrays.fill(weights, 0.25f);
        }
        if (seed % 5 == 4) {
            float factor = Math.scalb(1f, random.nextInt(-120, 60));
            for (int i = 0; i < length; i++) {
                weights[i] *= factor;
            }
        }
        return weights;
    }
}

package io.apex4j.quant;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.gguf.GgmlType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every block format promises, whatever its layout. */
class BlockFormatContractTest {
    private static final long SEED = 2026;
    private static final int ROWS = 8;
    private static final int COLUMNS = 1024;
    private static final float UNTOUCHED = 12345f;

    /**
     * Largest root mean square error over Gaussian rows, relative to the root mean square of the values, with log-normal
     * importance or with none: the error of llama.cpp on such rows (rmse of the golden blocks "gauss") and a tenth more
     * for other seeds. The ternary formats TQ1_0 and TQ2_0 are meant for models trained with three values.
     */
    private static final Map<GgmlType, Double> ERROR_BOUNDS = Map.ofEntries(
            entry(GgmlType.F32, 0.0),
            entry(GgmlType.F16, 0.00025),
            entry(GgmlType.BF16, 0.0019),
            entry(GgmlType.Q8_0, 0.0058),
            entry(GgmlType.Q4_0, 0.093),
            entry(GgmlType.Q4_1, 0.085),
            entry(GgmlType.Q5_0, 0.047),
            entry(GgmlType.Q5_1, 0.041),
            entry(GgmlType.Q2_K, 0.33),
            entry(GgmlType.Q3_K, 0.17),
            entry(GgmlType.Q4_K, 0.082),
            entry(GgmlType.Q5_K, 0.041),
            entry(GgmlType.Q6_K, 0.021),
            entry(GgmlType.IQ1_S, 0.58),
            entry(GgmlType.IQ1_M, 0.63),
            entry(GgmlType.IQ2_XXS, 0.43),
            entry(GgmlType.IQ2_XS, 0.38),
            entry(GgmlType.IQ2_S, 0.31),
            entry(GgmlType.IQ3_XXS, 0.25),
            entry(GgmlType.IQ3_S, 0.19),
            entry(GgmlType.IQ4_NL, 0.087),
            entry(GgmlType.IQ4_XS, 0.088),
            entry(GgmlType.TQ1_0, 0.89),
            entry(GgmlType.TQ2_0, 0.89),
            entry(GgmlType.MXFP4, 0.126));

    @Test
    void everyFormatHasAnErrorBound() {
        assertThat(ERROR_BOUNDS).containsOnlyKeys(BlockFormats.types());
    }

    @ParameterizedTest
    @MethodSource("types")
    void decodedGaussianRowsAreAsCloseAsTheBoundOfTheType(GgmlType type) {
        Rows rows = RandomRows.gaussian(new SplittableRandom(SEED), ROWS, COLUMNS);

        assertThat(relativeError(type, rows, importance(COLUMNS)))
                .as("with importance")
                .isLessThanOrEqualTo(ERROR_BOUNDS.get(type));
        if (!BlockFormats.of(type).requiresImportance()) {
            assertThat(relativeError(type, rows, null))
                    .as("without importance")
                    .isLessThanOrEqualTo(ERROR_BOUNDS.get(type));
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void zeroRowsDecodeToZerosEvenBetweenOthers(GgmlType type) {
        float[] values =
                RandomRows.gaussian(new SplittableRandom(SEED), 3, COLUMNS).values();
        Arrays.fill(values, COLUMNS, COLUMNS + COLUMNS / 2, 0f);
        Arrays.fill(values, COLUMNS + COLUMNS / 2, 2 * COLUMNS, -0f);

        float[] decoded = decode(type, encode(type, new Rows(values, COLUMNS), importance(COLUMNS)));

        for (int i = COLUMNS; i < 2 * COLUMNS; i++) {
            assertThat(decoded[i] == 0).as("value %d is %s", i, decoded[i]).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void decodersFillTheirPartOfTheTarget(GgmlType type) {
        int elements = 2 * type.blockSize();
        Rows rows = RandomRows.gaussian(new SplittableRandom(SEED), 1, elements);
        byte[] blocks = encode(type, rows, importance(elements));
        byte[] shifted = new byte[3 + blocks.length];
        System.arraycopy(blocks, 0, shifted, 3, blocks.length);
        float[] target = new float[4 + elements + 1];
        Arrays.fill(target, UNTOUCHED);

        BlockFormats.of(type).decode(shifted, 3, target, 4, elements);

        assertThat(Arrays.copyOfRange(target, 4, 4 + elements)).containsExactly(decode(type, blocks));
        assertThat(Arrays.copyOfRange(target, 0, 4)).containsOnly(UNTOUCHED);
        assertThat(target[4 + elements]).isEqualTo(UNTOUCHED);
    }

    @ParameterizedTest
    @MethodSource("types")
    void secondBlocksDecodeAloneAsTheyDoBehindOthers(GgmlType type) {
        Rows rows = RandomRows.gaussian(new SplittableRandom(SEED), 1, 2 * type.blockSize());
        byte[] blocks = encode(type, rows, importance(rows.columns()));
        float[] second = new float[type.blockSize()];

        BlockFormats.of(type).decode(blocks, type.blockBytes(), second, 0, type.blockSize());

        assertThat(second)
                .containsExactly(Arrays.copyOfRange(decode(type, blocks), type.blockSize(), 2 * type.blockSize()));
    }

    @ParameterizedTest
    @MethodSource("blockTypes")
    void rowsOfBrokenBlocksAreRefused(GgmlType type) {
        int columns = type.blockSize() + type.blockSize() / 2;
        Rows rows = RandomRows.gaussian(new SplittableRandom(SEED), 2, columns);
        byte[] target = new byte[4 * type.blockBytes()];
        Encoder encoder = BlockFormats.of(type).newEncoder();

        assertThatThrownBy(() -> encoder.encode(rows.values(), 0, 2, columns, importance(columns), 0, target, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(columns))
                .hasMessageContaining(type.name());
        assertThat(target).containsOnly(0);
    }

    @Test
    void importanceIsRequiredByTheTypesForWhichGgmlRequiresIt() {
        assertThat(BlockFormats.types().stream()
                        .filter(type -> BlockFormats.of(type).requiresImportance()))
                .containsExactlyInAnyOrder(GgmlType.IQ1_S, GgmlType.IQ2_XXS, GgmlType.IQ2_XS);
    }

    @ParameterizedTest
    @MethodSource("typesThatRequireImportance")
    void missingImportanceIsRefusedByName(GgmlType type) {
        Rows rows = RandomRows.gaussian(new SplittableRandom(SEED), 1, COLUMNS);

        assertThatThrownBy(() -> encode(type, rows, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(type.ggmlName())
                .hasMessageContaining("imatrix");
    }

    @ParameterizedTest
    @MethodSource("types")
    void formatsKnowTheirType(GgmlType type) {
        assertThat(BlockFormats.supports(type)).isTrue();
        assertThat(BlockFormats.of(type).type()).isEqualTo(type);
    }

    @Test
    void typesAreListedByTheirGgmlNumbers() {
        assertThat(BlockFormats.types()).isSortedAccordingTo(Comparator.comparingInt(GgmlType::number));
    }

    @Test
    void typesWithoutFormatAreRefusedByName() {
        assertThat(BlockFormats.supports(GgmlType.NVFP4)).isFalse();
        assertThatThrownBy(() -> BlockFormats.of(GgmlType.NVFP4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nvfp4")
                .hasMessageContaining("q4_K");
    }

    static List<GgmlType> types() {
        return BlockFormats.types();
    }

    static Stream<GgmlType> blockTypes() {
        return BlockFormats.types().stream().filter(GgmlType::isQuantized);
    }

    static Stream<GgmlType> typesThatRequireImportance() {
        return BlockFormats.types().stream()
                .filter(type -> BlockFormats.of(type).requiresImportance());
    }

    private static float[] importance(int columns) {
        SplittableRandom random = new SplittableRandom(SEED);
        float[] weights = new float[columns];
        for (int i = 0; i < columns; i++) {
            weights[i] = (float) Math.exp(random.nextGaussian());
        }
        return weights;
    }

    private static byte[] encode(GgmlType type, Rows rows, float @Nullable [] importance) {
        return rows.encode(BlockFormats.of(type), new ScalarKernels(), importance);
    }

    private static float[] decode(GgmlType type, byte[] blocks) {
        float[] values = new float[blocks.length / type.blockBytes() * type.blockSize()];
        BlockFormats.of(type).decode(blocks, 0, values, 0, values.length);
        return values;
    }

    private static double relativeError(GgmlType type, Rows rows, float @Nullable [] importance) {
        float[] values = rows.values();
        float[] decoded = decode(type, encode(type, rows, importance));
        double error = 0;
        double energy = 0;
        for (int i = 0; i < values.length; i++) {
            double difference = (double) decoded[i] - values[i];
            error += difference * difference;
            energy += (double) values[i] * values[i];
        }
        return Math.sqrt(error / energy);
    }
}

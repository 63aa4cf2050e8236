package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.BlockFormat;
import io.apex4j.quant.BlockFormats;
import io.apex4j.quant.EncodingKernels;
import io.apex4j.quant.ScalarKernels;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every encoder and decoder against ggml's own, on data that no golden file holds. */
class BlockParityTest {
    private static final int ROWS = 24;
    private static final int COLUMNS = 1024;

    private static LlamaCpp llama;

    @BeforeAll
    static void openPeer() {
        llama = Peer.open();
    }

    @AfterAll
    static void closePeer() {
        if (llama != null) {
            llama.close();
        }
    }

    @ParameterizedTest(name = "{0}, imatrix: {1}, seed {2}")
    @MethodSource("encodings")
    void encodersWriteTheBytesOfGgml(GgmlType type, boolean imatrix, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] rows = PeerRows.weights(random, ROWS, COLUMNS);
        float[] importance = imatrix ? PeerRows.importance(random, COLUMNS) : null;

        byte[] expected = llama.quantizeRows(type, rows, COLUMNS, importance);

        assertThat(encode(type, EncodingKernels.preferred(), rows, importance)).isEqualTo(expected);
        assertThat(encode(type, new ScalarKernels(), rows, importance)).isEqualTo(expected);
    }

    static Stream<Arguments> encodings() {
        return BlockFormats.types().stream()
                .flatMap(type -> Stream.of(false, true)
                        .filter(imatrix -> imatrix || !BlockFormats.of(type).requiresImportance())
                        .flatMap(imatrix -> Stream.of(1, 2).map(seed -> Arguments.of(type, imatrix, seed))));
    }

    @ParameterizedTest
    @MethodSource("decodableTypes")
    void decodersReadAnyBytesAsGgmlDoes(GgmlType type) {
        byte[] blocks = new byte[(int) (ROWS * type.rowBytes(COLUMNS))];
        new SplittableRandom(3).nextBytes(blocks);
        float[] actual = new float[ROWS * COLUMNS];

        BlockFormats.of(type).decode(blocks, 0, actual, 0, actual.length);

        assertThat(bits(actual)).isEqualTo(bits(llama.dequantize(type, blocks, actual.length)));
    }

    static Stream<GgmlType> decodableTypes() {
        return BlockFormats.types().stream().filter(type -> type != GgmlType.F32);
    }

    @ParameterizedTest
    @MethodSource("allTypes")
    void whereGgmlNeedsImportanceSoDoWe(GgmlType type) {
        if (llama.requiresImportance(type)) {
            assertThat(BlockFormats.of(type).requiresImportance()).isTrue();
        }
    }

    static Stream<GgmlType> allTypes() {
        return BlockFormats.types().stream();
    }

    private static byte[] encode(GgmlType type, EncodingKernels kernels, float[] rows, float[] importance) {
        BlockFormat format = BlockFormats.of(type);
        byte[] blocks = new byte[(int) (ROWS * type.rowBytes(COLUMNS))];
        format.newEncoder(kernels).encode(rows, 0, ROWS, COLUMNS, importance, 0, blocks, 0);
        return blocks;
    }

    /** The bits of values; all that are not a number are alike. */
    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int index = 0; index < values.length; index++) {
            bits[index] = Float.floatToIntBits(values[index]);
        }
        return bits;
    }
}

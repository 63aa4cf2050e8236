package io.apex4j.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgmlType;
import io.apex4j.kernels.vector.VectorKernels;
import io.apex4j.quant.BlockFormats;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Unpacking gives the bits of the block format's own decoder, whatever the blocks hold. */
class UnpackerTest {
    private static final int COLUMNS = 2048;
    private static final int OFFSET = 5;

    static List<GgmlType> types() {
        return BlockFormats.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void anyBytesUnpackAsTheyDecode(GgmlType type) {
        SplittableRandom random = new SplittableRandom(1);
        byte[] blocks = new byte[OFFSET + Math.toIntExact(type.rowBytes(COLUMNS))];
        random.nextBytes(blocks);
        assertThat(unpacked(type, blocks, COLUMNS)).isEqualTo(decoded(type, blocks, COLUMNS));
    }

    @ParameterizedTest
    @MethodSource("types")
    void oneBlockUnpacksAlone(GgmlType type) {
        SplittableRandom random = new SplittableRandom(2);
        byte[] blocks = new byte[OFFSET + type.blockBytes()];
        for (int run = 0; run < 100; run++) {
            random.nextBytes(blocks);
            assertThat(unpacked(type, blocks, type.blockSize())).isEqualTo(decoded(type, blocks, type.blockSize()));
        }
    }

    private static float[] unpacked(GgmlType type, byte[] blocks, int elements) {
        float[] target = new float[OFFSET + elements];
        new VectorKernels().unpacker(type).unpack(blocks, OFFSET, target, OFFSET, elements);
        return target;
    }

    private static float[] decoded(GgmlType type, byte[] blocks, int elements) {
        float[] target = new float[OFFSET + elements];
        BlockFormats.of(type).decode(blocks, OFFSET, target, OFFSET, elements);
        return target;
    }
}

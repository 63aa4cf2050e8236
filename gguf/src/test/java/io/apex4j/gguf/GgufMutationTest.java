package io.apex4j.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to the bytes of a file, it is either refused, or all of it can be read. */
class GgufMutationTest {
    private static final int FILES = 2000;
    private static final long[] SUSPICIOUS = {
        0,
        1,
        2,
        5,
        8,
        9,
        13,
        31,
        32,
        33,
        64,
        0x7f,
        0xff,
        0xffff,
        1L << 30,
        0x7fff_ffff,
        1L << 31,
        0xffff_ffffL,
        1L << 32,
        1L << 56,
        1L << 61,
        1L << 62,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1,
        -32
    };

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mutatedFilesAreRefusedOrReadable(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] original = SmallModel.raw().build();
        Path file = folder.resolve("mutated.gguf");
        int readable = 0;
        int refused = 0;

        for (int index = 0; index < FILES; index++) {
            byte[] mutated = mutated(original, random);
            Files.write(file, mutated);
            try {
                readEverything(file);
                readable++;
            } catch (GgufFormatException refusal) {
                assertThat(refusal.file()).isEqualTo(file);
                assertThat(refusal.offset()).as(refusal.reason()).isBetween(0L, (long) mutated.length);
                refused++;
            } catch (RuntimeException | Error unexpected) {
                throw new AssertionError("seed " + seed + ", file " + index, unexpected);
            }
        }

        assertThat(readable).as("readable files").isGreaterThan(FILES / 20);
        assertThat(refused).as("refused files").isGreaterThan(FILES / 4);
    }

    private static void readEverything(Path path) throws IOException {
        try (GgufModel model = GgufModel.open(path)) {
            for (GgufTensor tensor : model.tensors()) {
                byte[] copied = new byte[(int) tensor.bytes()];
                model.shardOf(tensor).copy(tensor, 0, copied, 0, copied.length);
                assertThat(model.data(tensor).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(copied);
            }
            model.metadata().values().values().forEach(GgufMutationTest::readEverything);
        }
    }

    private static void readEverything(GgufValue value) {
        if (value instanceof GgufArray array) {
            assertThat(array.values(Integer.MAX_VALUE)).hasSize(array.size());
            array.texts().ifPresent(texts -> assertThat(texts).hasSize(array.size()));
            array.integers().ifPresent(integers -> assertThat(integers).hasSize(array.size()));
        }
        if (value instanceof GgufValue.Text text) {
            assertThat(GgufValue.Text.of(text.bytes())).isEqualTo(text);
        }
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original;
        int mutations = 1 + random.nextInt(3);
        for (int index = 0; index < mutations && bytes.length > 16; index++) {
            bytes = mutatedOnce(bytes, random);
        }
        return bytes;
    }

    private static byte[] mutatedOnce(byte[] original, Random random) {
        byte[] bytes = original.clone();
        int at = random.nextInt(bytes.length - 8);
        int length = 1 + random.nextInt(Math.min(40, bytes.length - at));
        long suspicious = SUSPICIOUS[random.nextInt(SUSPICIOUS.length)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return switch (random.nextInt(8)) {
            case 0 ->
                buffer.put(at, (byte) (bytes[at] ^ 1 << random.nextInt(8))).array();
            case 1 -> buffer.put(at, (byte) random.nextInt()).array();
            case 2 -> buffer.putInt(at, (int) suspicious).array();
            case 3 -> buffer.putLong(at, suspicious).array();
            case 4 ->
                buffer.putLong(at, buffer.getLong(at) + random.nextInt(-40, 41)).array();
            case 5 -> Arrays.copyOf(bytes, at);
            case 6 -> RawGguf.join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + length, bytes.length));
            case 7 -> RawGguf.join(Arrays.copyOf(bytes, at + length), Arrays.copyOfRange(bytes, at, bytes.length));
            default -> throw new AssertionError("eight kinds");
        };
    }
}

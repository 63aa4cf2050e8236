package io.apex4j.gguf;

import static io.apex4j.gguf.RawGguf.bytes;
import static io.apex4j.gguf.RawGguf.join;
import static io.apex4j.gguf.RawGguf.text;
import static io.apex4j.gguf.RawGguf.u32;
import static io.apex4j.gguf.RawGguf.u64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headers as large as the reader accepts, and larger ones. The module's tests run with a heap of 256 MiB. */
class GgufLimitsTest {
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("large.gguf");
    }

    @Test
    void theseTestsRunInASmallHeap() {
        assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(256L * MEBIBYTE);
    }

    @Test
    void refusesMoreThan16384Keys() throws IOException {
        assertRefused(new RawGguf().sayingKeys(16_385), RawGguf.KEY_COUNT_AT, "16385", "at most 16384");
    }

    @Test
    void refusesMoreThan65536Tensors() throws IOException {
        assertRefused(new RawGguf().sayingTensors(65_537), RawGguf.TENSOR_COUNT_AT, "65537", "at most 65536");
    }

    @Test
    void refusesATextOfMoreThan16Mebibytes() throws IOException {
        RawGguf raw = new RawGguf().key("a", RawGguf.STRING, u64(16 * MEBIBYTE + 1));

        assertRefused(raw, raw.typeAt(0, "a") + 4, "16777217 bytes", "at most 16777216");
    }

    @Test
    void refusesATextOfMoreThan16MebibytesInAnArray() throws IOException {
        RawGguf raw = new RawGguf().array("a", RawGguf.STRING, 1, u64(16 * MEBIBYTE + 1));

        assertRefused(raw, raw.typeAt(0, "a") + 16, "16777217 bytes", "at most 16777216");
    }

    @Test
    void refusesMetadataOfMoreThan64Mebibytes() throws IOException {
        RawGguf raw = new RawGguf()
                .key("small", RawGguf.STRING, text("x"))
                .array("large", RawGguf.UINT8, 64 * MEBIBYTE, bytes());

        assertRefused(raw, raw.typeAt(1, "large") + 8, "the metadata up to here", "at most 67108864");
    }

    @Test
    void readsMillionsOfEmptyTexts() throws IOException {
        int count = 8 * MEBIBYTE - 1000;
        sparse(new RawGguf().array("k".repeat(1000), RawGguf.STRING, count, bytes()));

        try (GgufFile opened = GgufFile.open(file)) {
            assertThat(array(opened).size()).isEqualTo(count);
        }
    }

    @Test
    void readsMillionsOfTruthValues() throws IOException {
        int count = 64 * MEBIBYTE - 2000;
        sparse(new RawGguf().array("k".repeat(1000), RawGguf.BOOL, count, bytes()));

        try (GgufFile opened = GgufFile.open(file)) {
            assertThat(array(opened).size()).isEqualTo(count);
        }
    }

    /** Text that is no UTF-8 takes two bytes of heap for each of the file: the most that a header can ask for. */
    @Test
    void readsTheLargestHeader() throws IOException {
        int texts = 4;
        int tensors = 65_536;
        byte[] malformed = new byte[16 * MEBIBYTE - 100];
        Arrays.fill(malformed, (byte) 0xff);
        try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(file))) {
            output.write(join("GGUF".getBytes(StandardCharsets.US_ASCII), u32(3), u64(tensors), u64(texts)));
            for (int index = 0; index < texts; index++) {
                output.write(join(text("text " + index), u32(RawGguf.STRING), u64(malformed.length)));
                output.write(malformed);
            }
            for (int index = 0; index < tensors; index++) {
                byte[] name = Arrays.copyOf(malformed, 63);
                System.arraycopy(u32(index), 0, name, 0, 4);
                output.write(join(text(name), u32(4), u64(1), u64(1), u64(1), u64(1), u32(RawGguf.F32)));
                output.write(u64(32L * index));
            }
            output.write(new byte[32 * tensors + 32]);
        }

        try (GgufFile opened = GgufFile.open(file)) {
            assertThat(opened.tensors()).hasSize(tensors);
            assertThat(opened.metadata().values()).hasSize(texts);
        }
    }

    private static GgufArray array(GgufFile opened) {
        return (GgufArray) opened.metadata().values().values().iterator().next();
    }

    /** Writes what there is of a file, and a hole of zeros behind it. */
    private void sparse(RawGguf raw) throws IOException {
        raw.writeTo(file);
        try (RandomAccessFile writable = new RandomAccessFile(file.toFile(), "rw")) {
            writable.setLength(96L * MEBIBYTE);
        }
    }

    private void assertRefused(RawGguf raw, long offset, String... words) throws IOException {
        sparse(raw);

        GgufFormatException refusal = catchThrowableOfType(
                GgufFormatException.class, () -> GgufFile.open(file).close());

        assertThat(refusal).as("the file was accepted").isNotNull();
        assertThat(refusal.offset()).as(refusal.getMessage()).isEqualTo(offset);
        assertThat(refusal.reason()).contains(words);
    }
}

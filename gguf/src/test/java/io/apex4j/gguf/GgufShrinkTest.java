package io.apex4j.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that another program cuts off while it is open. */
class GgufShrinkTest {
    private static final int TENSOR_BYTES = 1 << 20;

    @TempDir
    private Path folder;

    private Path path;
    private long dataAt;

    @BeforeEach
    void writeAModelOfManyPages() throws IOException {
        RawGguf raw =
                new RawGguf().tensor("a", RawGguf.F32, 0, TENSOR_BYTES / 4).data(new byte[TENSOR_BYTES]);
        path = raw.writeTo(folder.resolve("model.gguf"));
        dataAt = raw.dataAt();
    }

    @Test
    void copyingBeyondTheNewEndIsRefused() throws IOException {
        try (GgufFile file = GgufFile.open(path)) {
            GgufTensor tensor = file.tensors().getFirst();
            byte[] target = new byte[TENSOR_BYTES];
            file.copy(tensor, 0, target, 0, TENSOR_BYTES);

            truncate(dataAt + 4096);

            GgufFormatException refusal = catchThrowableOfType(
                    GgufFormatException.class, () -> file.copy(tensor, 0, target, 0, TENSOR_BYTES));
            assertThat(refusal.file()).isEqualTo(path);
            assertThat(refusal.offset()).isEqualTo(dataAt + 4096);
            assertThat(refusal.reason())
                    .contains("shrunk while it was open", "had " + (dataAt + TENSOR_BYTES), "has " + (dataAt + 4096));
        }
    }

    @Test
    void theRestOfTheLastPageIsNotTakenForZeros() throws IOException {
        try (GgufFile file = GgufFile.open(path)) {
            GgufTensor tensor = file.tensors().getFirst();

            truncate(dataAt + TENSOR_BYTES - 1);

            GgufFormatException refusal = catchThrowableOfType(
                    GgufFormatException.class, () -> file.copy(tensor, TENSOR_BYTES - 1, new byte[1], 0, 1));
            assertThat(refusal.offset()).isEqualTo(dataAt + TENSOR_BYTES - 1);
        }
    }

    @Test
    void whatIsStillThereCanBeCopied() throws IOException {
        try (GgufFile file = GgufFile.open(path)) {
            GgufTensor tensor = file.tensors().getFirst();
            byte[] target = {1, 1, 1, 1};

            truncate(dataAt + 4);
            file.copy(tensor, 0, target, 0, 4);

            assertThat(target).containsOnly(0);
        }
    }

    @Test
    void shrinkingDuringTheReadingOfTheHeaderIsRefused() throws IOException {
        RawGguf raw = SmallModel.raw();
        Path small = raw.writeTo(folder.resolve("small.gguf"));
        long sizeBefore = raw.build().length;
        try (FileChannel channel = FileChannel.open(small, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            GgufCursor cursor = new GgufCursor(small, channel, sizeBefore);
            channel.truncate(200);

            GgufFormatException refusal =
                    catchThrowableOfType(GgufFormatException.class, () -> GgufHeaderReader.read(cursor, sizeBefore, 0));

            assertThat(refusal.file()).isEqualTo(small);
            assertThat(refusal.offset()).isEqualTo(200);
            assertThat(refusal.reason()).contains("shrunk while it was read", "had " + sizeBefore);
        }
    }

    private void truncate(long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
    }
}

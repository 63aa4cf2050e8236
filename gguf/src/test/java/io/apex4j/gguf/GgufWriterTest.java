package io.apex4j.gguf;

import static io.apex4j.gguf.RawGguf.text;
import static io.apex4j.gguf.RawGguf.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufWriterTest {
    private static final byte[] A = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final byte[] B = {11, 12, 13, 14};
    private static final GgufLayout LAYOUT = GgufLayout.of(
            GgufMetadata.builder()
                    .set("general.architecture", new GgufValue.Text("lfm2moe"))
                    .set("general.file_type", new GgufValue.UInt32(7))
                    .build(),
            List.of(
                    new GgufTensor("a", List.of(2L, 1L), GgmlType.F32, 0, 0),
                    new GgufTensor("b", List.of(1L), GgmlType.F32, 0, 0)));
    /** The same file, made without the writer. */
    private static final byte[] EXPECTED = new RawGguf()
            .key("general.architecture", RawGguf.STRING, text("lfm2moe"))
            .key("general.file_type", RawGguf.UINT32, u32(7))
            .tensor("a", RawGguf.F32, 0, 2)
            .tensor("b", RawGguf.F32, 32, 1)
            .data(RawGguf.join(A, new byte[24], B, new byte[28]))
            .build();

    @TempDir
    private Path folder;

    private Path target;
    private Path temporary;

    @BeforeEach
    void nameTheFiles() {
        target = folder.resolve("model.gguf");
        temporary = folder.resolve("model.gguf.part");
    }

    @Test
    void writesTheFileByteForByte() throws IOException {
        writeAndPublish();

        assertThat(target).hasBinaryContent(EXPECTED);
        assertThat(LAYOUT.fileBytes()).isEqualTo(EXPECTED.length);
    }

    @Test
    void whatItWritesTheReaderReads() throws IOException {
        writeAndPublish();

        try (GgufFile file = GgufFile.open(target)) {
            assertThat(file.metadata().text("general.architecture")).hasValue("lfm2moe");
            assertThat(file.dataOffset()).isEqualTo(LAYOUT.dataOffset());
            assertThat(file.tensors())
                    .containsExactly(
                            new GgufTensor("a", List.of(2L), GgmlType.F32, 0, 0),
                            new GgufTensor("b", List.of(1L), GgmlType.F32, 0, 32));
            assertThat(file.data(file.tensors().getFirst()).toArray(ValueLayout.JAVA_BYTE))
                    .isEqualTo(A);
        }
    }

    @Test
    void putsNothingUnderTheFinalNameBeforePublishing() throws IOException {
        try (GgufWriter writer = GgufWriter.create(target, LAYOUT)) {
            assertThat(filesInFolder()).containsExactly(temporary);
            writeTensors(writer);
            writer.complete();
            assertThat(filesInFolder()).containsExactly(temporary);
            writer.publish();
            assertThat(filesInFolder()).containsExactly(target);
        }
    }

    @Test
    void keepsAnEarlierFileUntilItIsReplacedInOneStep() throws IOException {
        Files.writeString(target, "earlier");
        try (GgufWriter writer = GgufWriter.create(target, LAYOUT)) {
            writeTensors(writer);
            writer.complete();
            assertThat(target).hasContent("earlier");

            writer.publish();
        }

        assertThat(target).hasBinaryContent(EXPECTED);
    }

    @Test
    void refusesToPublishWhatIsNotComplete() throws IOException {
        try (GgufWriter writer = GgufWriter.create(target, LAYOUT)) {
            writeTensors(writer);
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(writer::publish);

            writer.complete();
            writer.write(0, 0, A, 0, 1);
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(writer::publish);
        }

        assertThat(target).doesNotExist();
    }

    @Test
    void hasNoHeaderBeforeItIsComplete() throws IOException {
        try (GgufWriter writer = GgufWriter.create(target, LAYOUT)) {
            writeTensors(writer);
        }

        assertThat(Arrays.copyOf(Files.readAllBytes(temporary), (int) LAYOUT.dataOffset()))
                .containsOnly(0);
    }

    @Test
    void acceptsPartsInAnyOrder() throws IOException {
        try (GgufWriter writer = GgufWriter.create(target, LAYOUT)) {
            writer.write(1, 0, B, 0, 4);
            writer.write(0, 5, A, 5, 3);
            writer.write(0, 0, A, 0, 5);
            writer.complete();
            writer.publish();
        }

        assertThat(target).hasBinaryContent(EXPECTED);
    }

    @Test
    void refusesToWriteOutsideOfATensor() throws IOException {
        try (GgufWriter writer = GgufWriter.create(target, LAYOUT)) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> writer.write(0, 1, A, 0, 8));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> writer.write(0, -1, A, 0, 1));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> writer.write(0, Long.MAX_VALUE, A, 0, 8));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> writer.write(2, 0, A, 0, 1));
        }
    }

    @Test
    void goesOnWithWhatAnInterruptedRunHasLeft() throws IOException {
        try (GgufWriter interrupted = GgufWriter.create(target, LAYOUT)) {
            interrupted.write(0, 0, A, 0, 8);
        }
        try (GgufWriter writer = GgufWriter.resume(target, LAYOUT)) {
            byte[] there = new byte[8];
            assertThat(writer.read(0, 0, there, 0, 8)).isEqualTo(8);
            assertThat(there).isEqualTo(A);
            assertThat(writer.read(1, 0, there, 0, 4))
                    .as("bytes behind the end")
                    .isZero();

            writer.write(1, 0, B, 0, 4);
            writer.complete();
            writer.publish();
        }

        assertThat(target).hasBinaryContent(EXPECTED);
    }

    @Test
    void resumesNothingWhereNothingIsLeft() {
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> GgufWriter.resume(target, LAYOUT));
    }

    @Test
    void startsAnewWithoutTheBytesOfAnInterruptedRun() throws IOException {
        byte[] leftover = new byte[EXPECTED.length + 100];
        Arrays.fill(leftover, (byte) 0x55);
        Files.write(temporary, leftover);

        try (GgufWriter writer = GgufWriter.create(target, LAYOUT)) {
            assertThat(writer.read(0, 0, new byte[8], 0, 8)).isZero();
        }
    }

    @Test
    void padsWithZerosWhateverWasThereBefore() throws IOException {
        byte[] leftover = new byte[EXPECTED.length + 100];
        Arrays.fill(leftover, (byte) 0x55);
        Files.write(temporary, leftover);

        try (GgufWriter writer = GgufWriter.resume(target, LAYOUT)) {
            writeTensors(writer);
            writer.complete();
            writer.publish();
        }

        assertThat(target).hasBinaryContent(EXPECTED);
    }

    @Test
    void discardsItsTemporaryFileOnly() throws IOException {
        Files.writeString(target, "earlier");
        try (GgufWriter writer = GgufWriter.create(target, LAYOUT)) {
            writer.write(0, 0, A, 0, 8);
            writer.discard();
        }

        assertThat(filesInFolder()).containsExactly(target);
        assertThat(target).hasContent("earlier");
    }

    @Test
    void leavesTheTemporaryFileOfTheNextWriterAloneOnceItIsClosed() throws IOException {
        GgufWriter first = GgufWriter.create(target, LAYOUT);
        writeTensors(first);
        first.complete();
        first.publish();

        try (GgufWriter second = GgufWriter.create(target, LAYOUT)) {
            first.discard();
            assertThat(temporary).exists();
            writeTensors(second);
        }
    }

    @Test
    void refusesASecondWriterOfTheSameFile() throws IOException {
        try (GgufWriter first = GgufWriter.create(target, LAYOUT)) {
            writeTensors(first);

            assertThatIOException()
                    .isThrownBy(() -> GgufWriter.create(target, LAYOUT))
                    .withMessageContaining("being written");
            assertThatIOException()
                    .isThrownBy(() -> GgufWriter.resume(target, LAYOUT))
                    .withMessageContaining("being written");

            first.complete();
            first.publish();
        }
        assertThat(target).hasBinaryContent(EXPECTED);
    }

    @Test
    void doesNotFollowALinkUnderTheTemporaryName() throws IOException {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "precious");
        Files.createSymbolicLink(temporary, elsewhere);

        assertThatIOException().isThrownBy(() -> GgufWriter.create(target, LAYOUT));
        assertThat(elsewhere).hasContent("precious");
    }

    private void writeAndPublish() throws IOException {
        try (GgufWriter writer = GgufWriter.create(target, LAYOUT)) {
            writeTensors(writer);
            writer.complete();
            writer.publish();
        }
    }

    private static void writeTensors(GgufWriter writer) throws IOException {
        writer.write(0, 0, A, 0, A.length);
        writer.write(1, 0, B, 0, B.length);
    }

    private List<Path> filesInFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}

package io.apex4j.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufTruncationTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void refusesAFileThatWasCutAnywhere(int version) throws IOException {
        RawGguf raw = SmallModel.raw().version(version);
        Path file = raw.writeTo(folder.resolve("model.gguf"));
        assertThatNoException().isThrownBy(() -> GgufFile.open(file).close());

        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int length = raw.build().length - 1; length >= 0; length--) {
                channel.truncate(length);

                Throwable thrown = catchThrowable(() -> GgufFile.open(file).close());

                assertThat(thrown).as("cut to %d bytes", length).isInstanceOf(GgufFormatException.class);
                GgufFormatException refusal = (GgufFormatException) thrown;
                assertThat(refusal.file()).isEqualTo(file);
                assertThat(refusal.offset()).as("cut to %d bytes", length).isBetween(0L, (long) length);
                assertThat(refusal.reason()).containsAnyOf("ends inside", "do not fit", "file ends", "cut off");
            }
        }
    }

    @Test
    void acceptsAHeaderWithoutTensorsThatEndsBeforeItsPadding() throws IOException {
        RawGguf raw = new RawGguf().key("a", RawGguf.UINT8, RawGguf.bytes(1));
        Path file = raw.writeTo(folder.resolve("model.gguf"));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(raw.headerBytes());
        }

        assertThatNoException().isThrownBy(() -> GgufFile.open(file).close());
    }
}

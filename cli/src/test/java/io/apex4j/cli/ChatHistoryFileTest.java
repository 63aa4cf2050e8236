package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatHistoryFileTest {
    @TempDir
    private Path folder;

    @Test
    void liesInTheFolderForStateAndOnlyItsOwnerCanReadIt() throws IOException {
        Path file = ChatHistoryFile.prepare(Map.of("XDG_STATE_HOME", folder.toString()), "")
                .orElseThrow();

        assertThat(file).isEqualTo(folder.resolve("apex4j/chat-history")).isEmptyFile();
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void whatIsThereStays() throws IOException {
        Path file = ChatHistoryFile.prepare(Map.of(), folder.toString()).orElseThrow();
        Files.writeString(file, "Hello\n");

        assertThat(ChatHistoryFile.prepare(Map.of(), folder.toString())).contains(file);
        assertThat(file).hasContent("Hello");
        assertThat(file).isEqualTo(folder.resolve(".local/state/apex4j/chat-history"));
    }

    @Test
    void aPlaceThatCannotBeWrittenMeansNoHistory() throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("file"), "");

        assertThat(ChatHistoryFile.prepare(Map.of("XDG_STATE_HOME", notAFolder.toString()), ""))
                .isEqualTo(Optional.empty());
        assertThat(ChatHistoryFile.prepare(Map.of(), "")).isEqualTo(Optional.empty());
    }
}

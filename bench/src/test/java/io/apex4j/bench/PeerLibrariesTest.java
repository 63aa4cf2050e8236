package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class PeerLibrariesTest {
    @TempDir
    private Path folder;

    @Test
    void whereTheyAreAbsentTheMessageNamesTheScriptThatFetchesThem() {
        assertThat(PeerLibraries.arePresent(folder)).isFalse();
        assertThatThrownBy(() -> PeerLibraries.verified(folder))
                .isInstanceOf(LlamaCppException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("bench/peer.sh");
    }

    @Test
    void otherLibrariesAreRefusedBeforeTheyRun() throws IOException {
        for (String name : new String[] {"libggml-base.so", "libggml.v0.5.0.so", "libllama.v0.5.0.so"}) {
            Files.writeString(folder.resolve(name), "another version");
        }

        assertThatThrownBy(() -> PeerLibraries.verified(folder))
                .isInstanceOf(LlamaCppException.class)
                .hasMessageContaining("libggml-base.so is not of llama.cpp 0.5.0")
                .hasMessageContaining("SHA-256");
    }
}

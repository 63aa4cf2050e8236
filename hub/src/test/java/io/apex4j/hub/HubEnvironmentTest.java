package io.apex4j.hub;

import static io.apex4j.hub.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubEnvironmentTest {
    @TempDir
    private Path home;

    private HubEnvironment of(String... pairs) {
        Map<String, String> variables = new java.util.HashMap<>();
        for (int index = 0; index < pairs.length; index += 2) {
            variables.put(pairs[index], pairs[index + 1]);
        }
        return HubEnvironment.of(variables, home);
    }

    @Test
    void withoutVariablesItIsTheUsualHubAndTheUsualFolders() {
        HubEnvironment environment = of();
        assertThat(environment.endpoint()).hasToString("https://huggingface.co");
        assertThat(environment.token()).isEmpty();
        assertThat(environment.hubCache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
        assertThat(environment.webCache()).isEqualTo(home.resolve(".cache/apex4j/downloads"));
        assertThat(environment.isOffline()).isFalse();
    }

    @Test
    void theNearerVariableComesFirst() {
        assertThat(of("XDG_CACHE_HOME", "/x").hubCache()).isEqualTo(Path.of("/x/huggingface/hub"));
        assertThat(of("XDG_CACHE_HOME", "/x", "HF_HOME", "~/h").hubCache()).isEqualTo(home.resolve("h/hub"));
        assertThat(of("HF_HOME", "/h", "HF_HUB_CACHE", "/c").hubCache()).isEqualTo(Path.of("/c"));
        assertThat(of("HF_HOME", "", "HF_HUB_CACHE", " ").hubCache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
    }

    @Test
    void theTokenComesFromItsVariableElseFromItsFile() throws IOException {
        Files.createDirectories(home.resolve(".cache/huggingface"));
        Files.writeString(home.resolve(".cache/huggingface/token"), "hf_stored\n");
        Path other = Files.writeString(home.resolve("token"), " hf_other \r\n");
        assertThat(of().token()).contains("hf_stored");
        assertThat(of("HF_TOKEN_PATH", other.toString()).token()).contains("hf_other");
        assertThat(of("HF_TOKEN", "hf_given", "HF_TOKEN_PATH", other.toString()).token())
                .contains("hf_given");
        assertThat(of("HF_TOKEN", "hf_given", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "true")
                        .token())
                .isEmpty();
    }

    @Test
    void aTokenThatWouldBreakAHeaderIsRefusedAndNotShown() {
        assertThat(failure(HubProblem.REFERENCE, () -> of("HF_TOKEN", "hf_a\r\nX-Evil: 1")))
                .hasMessageContaining("HF_TOKEN")
                .hasMessageNotContaining("hf_a");
        assertThat(of("HF_TOKEN", "hf_secret").toString()).doesNotContain("hf_secret");
    }

    @Test
    void eitherVariableMakesItOffline() {
        assertThat(of("HF_HUB_OFFLINE", "1").isOffline()).isTrue();
        assertThat(of("TRANSFORMERS_OFFLINE", "yes").isOffline()).isTrue();
        assertThat(of("HF_HUB_OFFLINE", "0").isOffline()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"huggingface.co", "ftp://host", "https://a:b@host", "https://host?x", "https://host/#x", "x y"})
    void anEndpointIsAnAddress(String text) {
        assertThat(failure(HubProblem.REFERENCE, () -> of("HF_ENDPOINT", text))).hasMessageContaining("HF_ENDPOINT");
    }

    @Test
    void slashesAtTheEndOfAnEndpointDoNotCount() {
        assertThat(of("HF_ENDPOINT", "https://mirror.example/hub//").endpoint())
                .hasToString("https://mirror.example/hub");
    }
}

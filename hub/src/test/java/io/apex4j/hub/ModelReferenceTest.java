package io.apex4j.hub;

import static io.apex4j.hub.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReferenceTest {
    private static final URI HUB = URI.create("https://huggingface.co");

    @TempDir
    private Path folder;

    private static ModelReference parse(String text) {
        return ModelReference.parse(text, HUB);
    }

    private static ModelReference file(String path, String revision) {
        return new ModelReference.HubFile(
                new RepositoryId("mudler", "LFM2.5-8B-A1B-APEX-GGUF"),
                path,
                Optional.ofNullable(revision),
                Optional.empty());
    }

    private static ModelReference repository(String quant, String revision) {
        return new ModelReference.HubRepository(
                new RepositoryId("mudler", "LFM2.5-8B-A1B-APEX-GGUF"),
                Optional.ofNullable(quant),
                Optional.ofNullable(revision));
    }

    @ParameterizedTest
    @CsvSource({
        "mudler/LFM2.5-8B-A1B-APEX-GGUF@M.gguf, M.gguf,",
        "mudler/LFM2.5-8B-A1B-APEX-GGUF@BF16/M-00001-of-00002.gguf, BF16/M-00001-of-00002.gguf,",
        "hf://mudler/LFM2.5-8B-A1B-APEX-GGUF/M.gguf, M.gguf,",
        "hf://mudler/LFM2.5-8B-A1B-APEX-GGUF@M.gguf, M.gguf,",
        "huggingface://mudler/LFM2.5-8B-A1B-APEX-GGUF/sub/M.gguf, sub/M.gguf,",
        "HF.co/mudler/LFM2.5-8B-A1B-APEX-GGUF/M.GGUF, M.GGUF,",
        "hf://mudler/LFM2.5-8B-A1B-APEX-GGUF@v1.0/M.gguf, M.gguf, v1.0",
        "https://huggingface.co/mudler/LFM2.5-8B-A1B-APEX-GGUF/resolve/main/M.gguf, M.gguf, main",
        "https://huggingface.co/mudler/LFM2.5-8B-A1B-APEX-GGUF/blob/main/sub/M.gguf, sub/M.gguf, main",
        "https://hf.co/mudler/LFM2.5-8B-A1B-APEX-GGUF/resolve/refs%2Fpr%2F1/M.gguf?download=true, M.gguf, refs/pr/1",
        "https://huggingface.co/mudler/LFM2.5-8B-A1B-APEX-GGUF/resolve/main/M%20%2B+1.gguf, M ++1.gguf, main",
    })
    void aFileOfARepositoryHasManyForms(String text, String path, String revision) {
        assertThat(parse(text)).isEqualTo(file(path, revision));
    }

    @ParameterizedTest
    @CsvSource({
        "mudler/LFM2.5-8B-A1B-APEX-GGUF,,",
        "mudler/LFM2.5-8B-A1B-APEX-GGUF:I-Balanced, I-Balanced,",
        "mudler/LFM2.5-8B-A1B-APEX-GGUF:q4_k_m, q4_k_m,",
        "hf://mudler/LFM2.5-8B-A1B-APEX-GGUF,,",
        "hf.co/mudler/LFM2.5-8B-A1B-APEX-GGUF:Q8_0, Q8_0,",
        "huggingface://mudler/LFM2.5-8B-A1B-APEX-GGUF/,,",
        "https://huggingface.co/mudler/LFM2.5-8B-A1B-APEX-GGUF,,",
        "https://huggingface.co/mudler/LFM2.5-8B-A1B-APEX-GGUF/tree/v2,, v2",
    })
    void aRepositoryMayComeWithATypeOrProfile(String text, String quant, String revision) {
        assertThat(parse(text)).isEqualTo(repository(quant, revision));
    }

    @Test
    void aShortNameComesWithAChecksum() {
        ModelReference named = parse("LFM2.5-8B-A1B-apex-i-balanced");
        assertThat(named).isInstanceOfSatisfying(ModelReference.HubFile.class, file -> {
            assertThat(file.text()).isEqualTo("mudler/LFM2.5-8B-A1B-APEX-GGUF@LFM2.5-8B-A1B-APEX-I-Balanced.gguf");
            assertThat(file.sha256()).isPresent();
        });
    }

    @Test
    void otherAddressesAreFilesOfTheWeb() {
        String address = "https://example.org/models/a%20b.gguf?key=1";
        assertThat(parse(address)).isEqualTo(new ModelReference.WebFile(URI.create(address)));
    }

    @Test
    void theAddressOfAnotherEndpointIsTheHub() {
        URI mirror = URI.create("http://127.0.0.1:8000/mirror");
        assertThat(ModelReference.parse("http://127.0.0.1:8000/mirror/a/b/resolve/main/c.gguf", mirror))
                .isEqualTo(new ModelReference.HubFile(
                        new RepositoryId("a", "b"), "c.gguf", Optional.of("main"), Optional.empty()));
    }

    @Test
    void aPathOrAnExistingFileIsLocal() throws IOException {
        Path file = Files.writeString(folder.resolve("model.gguf"), "GGUF");
        assertThat(parse(file.toString())).isEqualTo(new ModelReference.LocalFile(file));
        assertThat(parse(file.toUri().toString())).isEqualTo(new ModelReference.LocalFile(file));
        assertThat(parse("./missing.gguf")).isEqualTo(new ModelReference.LocalFile(Path.of("./missing.gguf")));
        assertThat(parse("pom.xml")).isEqualTo(new ModelReference.LocalFile(Path.of("pom.xml")));
    }

    @Test
    void aMissingFileIsSaidToBeMissing() {
        assertThat(failure(HubProblem.MISSING, () -> parse("model.gguf"))).hasMessage("model.gguf: no such file");
        assertThat(failure(HubProblem.MISSING, () -> parse("owner/repository/model.gguf")))
                .hasMessageContaining("owner/repository@file.gguf");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "model",
                "a/b/c",
                "a/b@main",
                "a/b:",
                "a/b:Q4 K",
                "a--b/c",
                "a/..",
                "-a/b",
                "a/b.",
                "ftp://host/a.gguf",
                "ollama://a:b",
                "hf://a",
                "https://user:word@example.org/a.gguf",
                "https:///a.gguf",
                "https://example.org/a b.gguf",
                "https://example.org/%zz.gguf",
                "https://huggingface.co/datasets/a/b",
                "https://huggingface.co/a/b/discussions/1",
                "https://example.org/model.bin",
                "file://host:bad/x\u0000",
            })
    void whatIsNoReferenceIsRefusedWithTheForms(String text) {
        failure(HubProblem.REFERENCE, () -> parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hf://a/b/../../c.gguf",
                "hf://a/b//c.gguf",
                "a/b@../c.gguf",
                "a/b@/etc/c.gguf",
                "a/b@..\\c.gguf",
                "a/b@C:c.gguf",
                "a/b@con.gguf",
                "a/b@x/NUL/c.gguf",
                "a/b@c\u0000.gguf",
                "a/b@c\u202e.gguf",
                "a/b@c. /d.gguf",
                "https://huggingface.co/a/b/resolve/main/..%2F..%2Fc.gguf",
                "https://example.org/..%2Fc.gguf",
            })
    void namesThatLeadOutOfTheFolderAreRefused(String text) {
        failure(HubProblem.REFUSED, () -> parse(text));
    }

    @Test
    void aRevisionIsGivenOnce() {
        assertThat(parse("a/b@c.gguf").at("v1"))
                .isInstanceOfSatisfying(
                        ModelReference.HubFile.class,
                        file -> assertThat(file.revision()).contains("v1"));
        failure(HubProblem.REFERENCE, () -> parse("hf://a/b@v2/c.gguf").at("v1"));
        failure(HubProblem.REFERENCE, () -> parse("https://example.org/c.gguf").at("v1"));
        for (String revision : new String[] {"../x", "/x", "a//b", "-x", "a b", "x.lock", ".hidden", "a\\b", ""}) {
            failure(HubProblem.REFERENCE, () -> parse("a/b").at(revision));
        }
    }
}

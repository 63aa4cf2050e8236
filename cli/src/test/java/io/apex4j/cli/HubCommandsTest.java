package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.hub.FakeHub;
import io.apex4j.hub.HubEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class HubCommandsTest {
    private static final String REPOSITORY = "someone/Model-GGUF";
    private static final String BALANCED = REPOSITORY + "@Model-APEX-I-Balanced.gguf";
    private static final String MINI = REPOSITORY + "@Model-APEX-I-Mini.gguf";

    @TempDir
    private Path folder;

    private FakeHub server;
    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void begin() {
        server = new FakeHub();
        server.with(REPOSITORY, "Model-APEX-I-Balanced.gguf", new byte[6000]);
        server.with(REPOSITORY, "Model-APEX-I-Mini.gguf", new byte[2000]);
        variables.put("HF_ENDPOINT", server.endpoint().toString());
        variables.put("HF_HOME", folder.resolve("hf").toString());
        variables.put("XDG_CACHE_HOME", folder.resolve("xdg").toString());
        variables.put("HF_TOKEN", FakeHub.TOKEN);
    }

    @AfterEach
    void end() {
        server.close();
    }

    private Run apex(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Screen screen =
                Screen.plain(InputStream.nullInputStream(), new PrintWriter(out, true), new PrintWriter(err, true));
        String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
        HubAccess access = new HubAccess(() -> HubEnvironment.of(variables, folder));
        return new Run(Apex.run(texts, screen, access), out.toString(), err.toString());
    }

    @Test
    void pullPrintsWhereTheModelIs() {
        Run run = apex("pull", BALANCED);
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        List<String> lines = run.out().lines().toList();
        assertThat(lines.getFirst()).isEqualTo(BALANCED + ", 6.0 kB, revision 0123456789ab:");
        assertThat(Path.of(lines.getLast())).hasSize(6000);
        assertThat(run.err()).isEmpty();
        assertThat(apex("pull", BALANCED, "--quiet").out()).isEmpty();
    }

    @Test
    void pullTakesSeveralReferencesAndTellsThemAsJson() {
        Run run = apex("pull", REPOSITORY, REPOSITORY + ":i-mini", "--json");
        JsonNode models = run.json().path("models");
        assertThat(models.size()).isEqualTo(2);
        assertThat(models.get(0).path("reference").asString()).isEqualTo(BALANCED);
        assertThat(models.get(0).path("id").asString()).isEqualTo("Model-APEX-I-Balanced.gguf");
        assertThat(models.get(1).path("reference").asString()).isEqualTo(MINI);
        assertThat(models.get(1).path("bytes").asLong()).isEqualTo(2000);
        assertThat(models.get(1).path("revision").asString()).isEqualTo(FakeHub.COMMIT);
        assertThat(Path.of(models.get(1).path("files").get(0).asString())).hasSize(2000);
    }

    @Test
    void aDryRunDownloadsNothing() {
        Run run = apex("pull", REPOSITORY, "--revision", "v1.0", "--dry-run");
        assertThat(run.out()).contains("Model-APEX-I-Balanced.gguf, 6.0 kB", "to download: 6.0 kB");
        JsonNode json = apex("pull", REPOSITORY, "--dry-run", "--json").json();
        assertThat(json.path("models").get(0).path("missingBytes").asLong()).isEqualTo(6000);
        assertThat(server.askedOf("store")).isEmpty();
        assertThat(folder.resolve("hf")).doesNotExist();
    }

    @Test
    void eachFailureIsOneLineWithAWayOutAndItsExitCode() {
        assertFailure(ExitCode.USAGE, "owner/repository@file.gguf", "pull", "a/b/c");
        assertFailure(ExitCode.USAGE, "64 hexadecimal digits", "pull", BALANCED, "--sha256", "abc");
        assertFailure(ExitCode.USAGE, "--sha256 goes with one", "pull", BALANCED, MINI, "--sha256", "abc");
        assertFailure(ExitCode.USAGE, "is not a revision", "pull", BALANCED, "--revision", "../x");
        assertFailure(ExitCode.INPUT, "nearest names are Model-APEX-I-Mini.gguf", "pull", MINI.replace("I-M", "M"));
        assertFailure(ExitCode.INPUT, "apex pull", "pull", BALANCED, "--offline");
        assertFailure(ExitCode.INPUT, "nothing was downloaded", "pull", BALANCED, "--sha256", "0".repeat(64));
        server.withError("meta/gated", 403, "GatedRepo");
        assertFailure(ExitCode.INPUT, "accept its licence", "pull", "meta/gated@x.gguf");
        server.failHub(new FakeHub.Fault.Status(418));
        assertFailure(ExitCode.FAILED, "status 418", "pull", BALANCED);
    }

    private void assertFailure(ExitCode code, String words, Object... arguments) {
        Run run = apex(arguments);
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.complaints())
                .singleElement()
                .asString()
                .startsWith("apex: ")
                .contains(words);
        assertThat(run.err()).doesNotContain(FakeHub.TOKEN);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void listShowsWhatCanBeTyped() {
        assertThat(apex("list").out()).contains("no models in", "apex pull");
        apex("pull", BALANCED, MINI);
        URI other = server.stored("/x/other.gguf", new byte[100]);
        apex("pull", other);

        Run run = apex("ls");
        assertThat(run.out()).contains(BALANCED, MINI, other.toString(), "6.0 kB", "0123456789ab", "main", "3 models");
        JsonNode models = apex("list", "--json").json().path("models");
        assertThat(models.size()).isEqualTo(3);
        assertThat(models.get(0).path("reference").asString()).isEqualTo(BALANCED);
        assertThat(models.get(0).path("knownAs").get(0).asString()).isEqualTo("main");
        assertThat(models.get(0).path("complete").asBoolean()).isTrue();
        for (JsonNode model : models) {
            String reference = model.path("reference").asString();
            assertThat(apex("pull", reference, "--offline").code())
                    .as(reference)
                    .isEqualTo(ExitCode.OK);
        }
    }

    @Test
    void removingOneModelNeedsNoForceAndSeveralDo() throws IOException {
        apex("pull", BALANCED, MINI);
        assertThat(apex("rm", MINI, "--dry-run").out()).contains("would remove " + MINI, "2.0 kB would be free");
        assertThat(apex("rm", REPOSITORY + ":i-mini").out()).contains("removed " + MINI, "2.0 kB are free");
        assertFailure(ExitCode.INPUT, "apex list", "rm", MINI);
        assertThat(apex("rm", MINI, "-f").code()).isEqualTo(ExitCode.OK);

        apex("pull", MINI);
        assertFailure(ExitCode.USAGE, "means 2 models", "rm", REPOSITORY);
        assertThat(apex("rm", REPOSITORY, "-f").out()).contains(BALANCED, MINI, "8.0 kB are free");
        assertThat(folder.resolve("hf/hub/models--someone--Model-GGUF")).doesNotExist();

        Path own = Files.write(folder.resolve("own.gguf"), new byte[1]);
        assertFailure(ExitCode.USAGE, "delete it yourself", "rm", own);
    }
}

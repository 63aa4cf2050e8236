package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CorpusCommandTest {
    private static final Path MODEL = DemoFiles.model();

    @TempDir
    private Path folder;

    @Test
    void listsDomainsAndLanguagesOfTheBundledCorpus() {
        Run run = Run.apex("corpus", "list");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("Apache-2.0, tokens of tiny-lfm2moe");
        for (String domain : List.of("chat", "code", "reasoning", "tool", "encyclopedia", "multilingual  ja")) {
            assertThat(run.out()).containsPattern("(?m)^" + domain + " .*\\d,\\d{3}  written$");
        }
        assertThat(run.out()).containsPattern("(?m)^multilingual  all .*\\d");
    }

    @Test
    void aModelsTokensAreThoseOfTheManifestWhenItCountedThem() {
        JsonNode counted =
                Run.apex("corpus", "list", "--model", MODEL, "--json").json();
        JsonNode listed = Run.apex("corpus", "list", "--json").json();

        assertThat(counted.get("files")).isEqualTo(listed.get("files"));
        assertThat(counted.get("tokens").asLong()).isGreaterThan(60_000);
        assertThat(counted.get("fallbacks").propertyNames()).containsExactly("thinking as <think> in the content");
        assertThat(listed.get("fallbacks").isEmpty()).isTrue();
    }

    @Test
    void theBundledCorpusIsInOrder() {
        Run run = Run.apex("corpus", "check", "--model", MODEL, "--min-domain-tokens", 10_500);

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("apex4j 1, 15 files: in order");
    }

    @Test
    void whatIsMissingIsAProblemWithAnExitCode() {
        Run run = Run.apex("corpus", "check", "--min-tokens", 1_000_000_000);
        Run json = Run.apex("corpus", "check", "--min-tokens", 1_000_000_000, "--json");

        assertThat(run.code()).isEqualTo(ExitCode.INPUT);
        assertThat(run.complaints()).singleElement().asString().contains("tokens, at least 1000000000 are asked for");
        assertThat(json.code()).isEqualTo(ExitCode.INPUT);
        assertThat(json.json().get("isClean").asBoolean()).isFalse();
        assertThat(json.json().get("problems").size()).isEqualTo(1);
    }

    @Test
    void theExportIsACorpusFromWhichTheSameCanBeBuilt() throws IOException {
        Path exported = folder.resolve("exported");
        Path built = folder.resolve("built");

        Run export = Run.apex("corpus", "export", "-o", exported);
        Run build = Run.apex(
                "corpus",
                "build",
                "-o",
                built,
                "--model",
                MODEL,
                "--name",
                "apex4j",
                "--license",
                "Apache-2.0",
                exported);

        assertThat(export.code()).isEqualTo(ExitCode.OK);
        assertThat(build.err()).isEmpty();
        assertThat(built.resolve("manifest.json")).hasSameBinaryContentAs(exported.resolve("manifest.json"));
        assertThat(built.resolve("tool.jsonl")).hasSameBinaryContentAs(exported.resolve("tool.jsonl"));
    }

    @Test
    void theTextHoldsAllDomainsInTheWordsOfTheModel() throws IOException {
        Path text = folder.resolve("corpus.txt");

        Run run = Run.apex("corpus", "export", "--text", text, "--model", MODEL);

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        String content = Files.readString(text);
        assertThat(content).contains("<|im_start|>user\n", "<|tool_list_start|>[", "<think>\n", "Tardigrade", "def ");
        assertThat(content.substring(0, 20_000)).contains("<|tool_call_start|>", "Tardigrade", "def ");
        assertThat(content).doesNotContain("<|startoftext|>");
    }

    @Test
    void aCorpusOfOnesOwnTexts() throws IOException {
        Path texts = Files.createDirectories(folder.resolve("texts/code"));
        Files.writeString(texts.resolve("hello.c"), "int main(void) { return 0; }\n");
        Files.writeString(folder.resolve("talk.jsonl"), "{\"question\": \"Who?\", \"answer\": \"You.\"}\n".repeat(2));
        Path mine = folder.resolve("mine");

        Run run = Run.apex(
                "corpus",
                "build",
                "-o",
                mine,
                "-m",
                MODEL,
                folder.resolve("texts"),
                "chat=" + folder.resolve("talk.jsonl"));

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("left out 1 duplicate and 0 unreadable documents");
        assertThat(Run.apex("corpus", "list", mine, "--json")
                        .json()
                        .get("files")
                        .size())
                .isEqualTo(2);
        assertThat(Run.apex("corpus", "check", mine, "--min-tokens", 5).code()).isEqualTo(ExitCode.OK);
        assertThat(Run.apex("corpus", "check", mine, "--min-tokens", 500).code())
                .isEqualTo(ExitCode.INPUT);
    }

    @Test
    void badLinesAreNamedAndRefusedUnlessToldOtherwise() throws IOException {
        Path lines = Files.writeString(folder.resolve("chat.jsonl"), "{\"text\": \"good\"}\n{\"tekst\": \"bad\"}\n");
        Path mine = folder.resolve("mine");

        Run refused = Run.apex("corpus", "build", "-o", mine, lines);

        assertThat(refused.code()).isEqualTo(ExitCode.INPUT);
        assertThat(refused.complaints()).hasSize(2);
        assertThat(refused.complaints().getFirst()).contains("chat.jsonl, line 2: has none of");
        assertThat(refused.complaints().getLast()).contains("--lenient");
        assertThat(mine).doesNotExist();
        Run lenient = Run.apex("corpus", "build", "-o", mine, "--lenient", lines, "--json");
        assertThat(lenient.code()).isEqualTo(ExitCode.OK);
        assertThat(lenient.json().get("unreadable").asInt()).isEqualTo(1);
    }

    @Test
    void aDamagedCorpusIsNamedInOneLine() throws IOException {
        Path mine = folder.resolve("mine");
        Run.apex("corpus", "export", "-o", mine);
        Files.writeString(mine.resolve("code.txt"), "changed\n");

        Run run = Run.apex("corpus", "list", mine);

        assertThat(run.code()).isEqualTo(ExitCode.INPUT);
        assertThat(run.complaints()).singleElement().asString().contains("code.txt: its SHA-256 is ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "export", "check", "build"})
    void everySubcommandExplainsItselfWithExamples(String command) {
        Run run = Run.apex("corpus", command, "--help");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("Usage: apex corpus " + command, "Examples:", "Exit codes:");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
    }
}

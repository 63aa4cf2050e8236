package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApexTest {
    @TempDir
    private Path folder;

    @Test
    void helpNamesEveryCommandAndEveryExitCode() {
        Run run = Run.apex("--help");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("inspect", "plan", "recipe", "quantize", "demo", "corpus", "pull", "list", "rm");
        assertThat(run.out()).contains("chat", "generate", "tokenize", "bench", "doctor", "Examples:");
        for (ExitCode code : ExitCode.values()) {
            assertThat(run.out())
                    .containsPattern(
                            "(?m)^ +" + code.code() + " +" + code.meaning().substring(0, 4));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect",
                "plan",
                "recipe",
                "quantize",
                "demo",
                "corpus",
                "pull",
                "list",
                "rm",
                "chat",
                "generate",
                "tokenize",
                "bench",
                "doctor"
            })
    void everyCommandExplainsItselfWithExamples(String command) {
        Run byOption = Run.apex(command, "--help");
        Run byCommand = Run.apex("help", command);

        assertThat(byOption.code()).isEqualTo(ExitCode.OK);
        assertThat(byOption.out()).contains("Usage: apex " + command, "Examples:", "Exit codes:");
        assertThat(byOption.out().lines()).allMatch(line -> line.length() <= 100);
        assertThat(byCommand.out()).isEqualTo(byOption.out());
    }

    @Test
    void withoutACommandTheUsageGoesToStandardError() {
        Run run = Run.apex();

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("Usage: apex");
    }

    @Test
    void versionNamesTheProgramAndJava() {
        assertThat(Run.apex("--version").out()).matches("apex \\S.*, Java 25.*\\s+");
    }

    @ParameterizedTest
    @CsvSource({
        "demoo, unknown command 'demoo'; did you mean demo?",
        "quantise, unknown command 'quantise'; did you mean quantize?",
        "quantize --imtrix=x in.gguf, unknown option '--imtrix'; did you mean --imatrix?",
        "quantize in.gguf out.gguf q4_k_m, unexpected argument 'q4_k_m'; did you mean --type q4_k_m?",
        "generate m.gguf --tmp 0, unknown option '--tmp'; did you mean --temp?",
        "plan --shap lfm2.5-8b-a1b, unknown option '--shap'; did you mean --shape?",
        "recipe --profile qualty --layers 2, unknown profile 'qualty'; did you mean quality?",
        "recipe --profile costum --layers 2, unknown profile 'costum'; did you mean custom?",
        "recipe --profile custom --edge-exp q6k --layers 2, unknown tensor type 'q6k'; did you mean q6_K?",
        "recipe --profile custom --edge-exp q6_K --base Q6K --layers 2, unknown file type 'Q6K'; did you mean Q6_K?",
        "plan --shape lfm2.5-8b-a1 --profile mini, unknown shape 'lfm2.5-8b-a1'; did you mean lfm2.5-8b-a1b?",
        "plan --shape lfm2.5-8b-a1b --type Q4_KM, unknown file type 'Q4_KM'; did you mean Q4_K_M?",
        "plan --shape lfm2.5-8b-a1b --type Q4_K --tensor-type a=q5k, unknown tensor type 'q5k'; did you mean q5_K?",
    })
    void mistakesAreAnsweredWithTheNearestValidChoice(String line, String answer) {
        Run run = Run.apex((Object[]) line.split(" "));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.complaints())
                .singleElement()
                .asString()
                .startsWith("apex: ")
                .contains(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quantize",
                "quantize in.gguf",
                "quantize in.gguf --profile quality --type Q6_K",
                "quantize in.gguf --type Q6_K --threads 0",
                "quantize in.gguf --type Q6_K --threads two",
                "quantize in.gguf --type Q6_K --base Q6_K",
                "quantize in.gguf --profile quality --edge-exp Q6_K",
                "quantize in.gguf --type Q6_K --include-weights a --exclude-weights b",
                "quantize in.gguf --type Q6_K --override-kv a",
                "quantize in.gguf --type Q6_K --prune-layers a",
                "quantize in.gguf --type Q6_K --tensor-type attn",
                "plan --profile quality",
                "plan in.gguf --shape lfm2.5-8b-a1b --profile quality",
                "recipe --profile quality",
                "recipe --layers 3",
                "recipe in.gguf --layers 3 --profile quality",
                "recipe --layers 3 --dense-layers 4 --profile quality",
                "recipe --layers 3 --profile custom",
                "demo --threads 0",
                "demo --chunks 0",
                "demo unexpected",
                "corpus",
                "corpus lst",
                "corpus list --ctx 3",
                "corpus export",
                "corpus export --text out.txt",
                "corpus check --min-tokens -1",
                "corpus build -o out",
                "corpus build texts",
                "corpus build -o out --seed -1 texts",
                "chat",
                "chat m.gguf -c -1",
                "chat m.gguf -ctk q4_0",
                "chat m.gguf -sys a -sysf b",
                "generate",
                "generate m.gguf -t 0",
                "generate m.gguf -n -2",
                "generate m.gguf -n many",
                "generate m.gguf -p a -f b",
                "generate m.gguf -p a -sys b",
                "generate m.gguf -p a --chat --parse-special",
                "generate m.gguf -p a --temp -1",
                "generate m.gguf -p a --temp NaN",
                "generate m.gguf -p a --top-p 1.5",
                "generate m.gguf -p a --seed -2",
                "generate m.gguf -p a --samplers top_j",
                "generate m.gguf -p a --sampler-seq z",
                "generate m.gguf -p a --samplers top_k --sampler-seq k",
                "generate m.gguf -p a --logit-bias 15",
                "generate m.gguf -p a --logit-bias 15+x",
                "tokenize",
                "bench m.gguf -r 0",
                "bench m.gguf -p -1",
                "bench m.gguf -p 0 -n 0",
                "doctor -t 0",
                "doctor m.gguf n.gguf"
            })
    void wrongCommandLinesAreRefusedInOneLineBeforeAnyFileIsRead(String line) {
        Run run = Run.apex((Object[]) line.split(" "));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.complaints()).hasSize(1);
    }

    @Test
    void aMissingFileIsNamedWithoutAStackTrace() {
        Path missing = folder.resolve("missing.gguf");

        Run run = Run.apex("quantize", missing, "--profile", "quality");

        assertThat(run.code()).isEqualTo(ExitCode.INPUT);
        assertThat(run.complaints()).containsExactly("apex: " + missing + ": no such file");
    }

    @Test
    void debugAddsTheStackTrace() {
        Run run = Run.apex("inspect", folder.resolve("missing.gguf"), "--debug");

        assertThat(run.code()).isEqualTo(ExitCode.INPUT);
        assertThat(run.err()).contains("no such file", "\tat io.apex4j.cli.");
    }

    @Test
    void completionIsGeneratedForTheShell() throws Exception {
        Path script = Files.writeString(
                folder.resolve("completion"), Run.apex("generate-completion").out());

        assertThat(script).content().contains("_complete_apex", "--tensor-type-file");
    }
}

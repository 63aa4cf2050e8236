package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Comparisons of apex4j with itself; how fast a small model is says nothing, so the exit code may be either. */
class CompareAloneTest {
    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void lookupComparesAnswersWithAndWithoutGuesses() {
        Path page = folder.resolve("lookup.md");

        int exitCode = run("lookup --runs 1 --prompt 32 --generate 24 --threads 1 --markdown " + page + " "
                + Peer.demo("tiny-lfm2moe-bf16.gguf"));

        assertThat(exitCode).as(errors.toString()).isIn(Compare.EQUAL, Compare.DIFFERENT);
        assertThat(page)
                .content()
                .contains("| a text again, an edit in 48 tokens | 24 |", "| free choice |", "tiny-lfm2moe-bf16.gguf")
                .doesNotContain("**no**");
    }

    @Test
    void constrainedMeasuresEveryGrammarWithBothChoices() {
        Path page = folder.resolve("constrained.md");

        int exitCode = run("constrained --runs 1 --generate 6 --threads 1 --grammar json,date --markdown " + page + " "
                + Peer.demo("tiny-lfm2moe-bf16.gguf"));

        assertThat(exitCode).as(errors.toString()).isIn(Compare.EQUAL, Compare.DIFFERENT);
        assertThat(page).content().contains("| json | greedy | 6 |", "| json | sampled | 6 |", "| date | greedy | 6 |");
    }

    @Test
    void optionsAreChecked() {
        assertThat(run("lookup --runs 0 " + Peer.demo("tiny-lfm2moe-bf16.gguf")))
                .isEqualTo(Compare.USAGE);
        assertThat(run("constrained --grammar nothing")).isEqualTo(Compare.USAGE);
        assertThat(errors.toString()).contains("--runs", "there is no nothing");
    }

    private int run(String arguments) {
        CommandLine command = Compare.commandLine();
        command.setErr(new PrintWriter(errors, true));
        return command.execute(arguments.split(" "));
    }
}

package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EvalCommandTest {
    private static final Path MODEL = DemoFiles.model();

    @TempDir
    private Path folder;

    private Path compact() {
        Path compact = folder.resolve("compact.gguf");
        Run.apex("quantize", MODEL, compact, "--profile", "compact");
        return compact;
    }

    @Test
    void measuresWhatQuantizingHasCost() throws IOException {
        Path report = folder.resolve("report");
        Object[] command = {
            "eval",
            compact(),
            "--reference",
            MODEL,
            "--domain",
            "code,tool",
            "--chunks",
            2,
            "-c",
            128,
            "--tasks",
            "winogrande",
            "--task-limit",
            10,
            "-o",
            report
        };
        Run run = Run.apex(command);

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("KL mean", "code", "tool", "winogrande", "4 chunks of 128 tokens")
                .contains("compact, winogrande: ", "10 tasks of bundled", "with a slip of llama.cpp mended")
                .contains("report: " + report.resolve("report.html"));
        assertThat(Files.readString(report.resolve("report.html"))).contains("<svg", "compact");
        assertThat(report.resolve("compact.json")).exists();

        Run again = Run.apex(command);
        assertThat(again.out()).isEqualTo(run.out());
    }

    @Test
    void printsAnArrayOfModels() {
        JsonNode models = Run.apex("eval", MODEL, "--domain", "chat", "--chunks", 2, "-c", 64, "--json")
                .json();
        assertThat(models.size()).isEqualTo(1);
        assertThat(models.get(0).get("perplexity").asDouble()).isBetween(10.0, 2000.0);
        assertThat(models.get(0).get("kl_mean").isNull()).isTrue();
    }

    @Test
    void refusesWhatCannotBeMeasured() throws IOException {
        Path text = folder.resolve("short.txt");
        Files.writeString(text, "too short");
        assertThat(Run.apex("eval", MODEL, "-f", text).err()).contains("short.txt", "1024");
        assertThat(Run.apex("eval", MODEL, "-f", "missing.txt").err()).contains("missing.txt");
        assertThat(Run.apex("eval", "missing.gguf").err()).contains("missing.gguf");
        assertThat(Run.apex("eval", MODEL, "--domain", "cooking").err()).contains("cooking", "chat");
        assertThat(Run.apex("eval", MODEL, "--tasks", "mmlu").err()).contains("needs a file");
        assertThat(Run.apex("eval", MODEL, "--domain", "code,code").err()).contains("two texts are called 'code'");
        assertThat(Run.apex("eval", MODEL, "--tasks", "default", "--tasks", "winogrande")
                        .err())
                .contains("two sets of winogrande tasks are called 'bundled'");
        assertThat(Run.apex("eval", MODEL, "-o", text).err()).contains("short.txt is a file; -o names a folder");
        assertThat(Run.apex("eval").code()).isEqualTo(ExitCode.USAGE);
    }
}

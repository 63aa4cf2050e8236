package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CompareTest {
    private final StringWriter output = new StringWriter();
    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void quantizeMeasuresBothComparesTheirFilesAndCleansUp() throws IOException {
        Peer.open().close();
        Path page = folder.resolve("page.md");
        Path work = Files.createDirectory(folder.resolve("work"));

        int exitCode =
                run("quantize --weights 1 --runs 1 --type q8_0,q4_K --json --folder " + work + " --markdown " + page);

        assertThat(exitCode).as(errors.toString()).isEqualTo(Compare.EQUAL);
        JsonNode report = JsonMapper.shared().readTree(output.toString());
        assertThat(report.at("/results/0/type").asString()).isEqualTo("q8_0");
        assertThat(report.at("/results/2/imatrix").asBoolean()).isTrue();
        assertThat(report.at("/results/2/identical").asBoolean()).isTrue();
        assertThat(report.at("/results/2/ratio").asDouble()).isPositive();
        assertThat(report.at("/results/2/apex4j/median").asDouble()).isPositive();
        assertThat(page).content().contains("| q4_K | yes |");
        try (Stream<Path> left = Files.list(work)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void loadSaysWhichFilesLlamaCppTakes() throws IOException {
        Peer.open().close();
        Path text = Files.writeString(folder.resolve("text.gguf"), "This is no model.");
        Path model = Peer.demo("tiny-lfm2moe-bf16.gguf");

        assertThat(run("load " + model + " " + text)).isEqualTo(Compare.DIFFERENT);

        assertThat(output.toString().lines())
                .anyMatch(line -> line.startsWith("loaded") && line.contains("26,526,296 parameters"))
                .anyMatch(line -> line.startsWith("FAILED") && line.contains("text.gguf"));
    }

    @Test
    void checkComparesTheFilesOfAModel() {
        Peer.open().close();
        Path model = Peer.demo("tiny-lfm2moe-bf16.gguf");

        assertThat(run("check --type Q8_0 --folder " + folder + " " + model))
                .as(errors.toString())
                .isEqualTo(Compare.EQUAL);

        assertThat(output.toString()).contains("Q8_0", "identical, 28612672 bytes");
    }

    @Test
    void logitsComparesAModelAndWhatItIsQuantizedTo() throws IOException {
        Peer.open().close();
        Path model = Peer.demo("tiny-lfm2moe-bf16.gguf");
        Path text = Files.writeString(folder.resolve("text.txt"), "One, two, three, four, five, six. ".repeat(10));
        Path page = folder.resolve("page.md");

        int exitCode = run("logits --type Q8_0 --dequantized --tokens 16 --prompts 1 --continue 2 --threads 1 --json"
                + " --folder " + folder + " --texts " + text + " --markdown " + page + " " + model);

        assertThat(exitCode).as(errors.toString()).isEqualTo(Compare.EQUAL);
        JsonNode report = JsonMapper.shared().readTree(output.toString());
        assertThat(report.at("/texts/0").asString()).isEqualTo("text.txt");
        assertThat(report.at("/results/0/weights").asString()).isEqualTo("QUANTIZED");
        assertThat(report.at("/results/0/sameTokens").asBoolean()).isTrue();
        assertThat(report.at("/results/1/weights").asString()).isEqualTo("DEQUANTIZED");
        assertThat(report.at("/results/1/prompt/tokens").asInt()).isEqualTo(16);
        assertThat(report.at("/results/1/prompt/divergence").asDouble()).isLessThan(1e-5);
        assertThat(page).content().contains("| Q8_0 | dequantized |");
    }

    @Test
    void logitsRefusesATextThatIsTooShort() throws IOException {
        Peer.open().close();
        Path text = Files.writeString(folder.resolve("text.txt"), "One, two.");

        assertThat(run("logits --threads 1 --texts " + text + " " + Peer.demo("tiny-lfm2moe-bf16.gguf")))
                .isEqualTo(Compare.USAGE);

        assertThat(errors.toString()).contains("text.txt has", "256 are needed");
    }

    @Test
    void speedMeasuresBothOnAFile() throws IOException {
        Peer.open().close();
        Path page = folder.resolve("page.md");

        int exitCode = run("speed --prompt 8 --generate 2 --runs 1 --threads 1 --json --markdown " + page + " "
                + Peer.demo("tiny-lfm2moe-bf16.gguf"));

        assertThat(exitCode).as(errors.toString()).isEqualTo(Compare.EQUAL);
        JsonNode report = JsonMapper.shared().readTree(output.toString());
        assertThat(report.at("/results/0/workload").asString()).isEqualTo("pp8");
        assertThat(report.at("/results/1/workload").asString()).isEqualTo("tg2");
        assertThat(report.at("/results/1/ratio").asDouble()).isPositive();
        assertThat(report.at("/results/1/ownBytes").asLong()).isPositive();
        assertThat(page).content().contains("| tiny-lfm2moe-bf16.gguf | 0.05 GB | tg2 |");
    }

    @Test
    void startRunsAModelInAProcessOfItsOwn() {
        Path model = Peer.demo("tiny-lfm2moe-bf16.gguf");

        assertThat(run("start --runs 1 --threads 1 --limit 1e9 " + model)).isEqualTo(Compare.EQUAL);

        assertThat(output.toString()).contains("from the start of the process", "from the begin of loading");
    }

    @Test
    void aStartThatTakesTooLongIsReported() {
        assertThat(run("start --runs 1 --threads 1 --limit 0 " + Peer.demo("tiny-lfm2moe-bf16.gguf")))
                .isEqualTo(Compare.DIFFERENT);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void withoutThePeerItSaysHowToGetIt() {
        assertThat(run("load --peer " + folder + " model.gguf")).isEqualTo(Compare.FAILED);
        assertThat(errors.toString()).contains("bench/peer.sh");
    }

    @Test
    void wrongOptionsAreAnsweredByName() {
        assertThat(run("quantize --type q4_Q")).isEqualTo(Compare.USAGE);
        assertThat(errors.toString()).contains("--type", "q4_Q", "q4_K");
    }

    private int run(String arguments) {
        CommandLine command = Compare.commandLine();
        command.setOut(new PrintWriter(output, true));
        command.setErr(new PrintWriter(errors, true));
        return command.execute(arguments.split(" "));
    }
}

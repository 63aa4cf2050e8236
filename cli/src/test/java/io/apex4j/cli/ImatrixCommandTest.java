package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.apex.ImportanceMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ImatrixCommandTest {
    private static final Path MODEL = DemoFiles.model();

    @TempDir
    private Path folder;

    private Path output() {
        return folder.resolve("imatrix.gguf");
    }

    @Test
    void collectsFromTheBundledCorpusAllDomainsAlike() throws IOException {
        Run run = Run.apex("imatrix", MODEL, "-o", output(), "--chunks", 6, "--ctx", 128, "--json");

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.json().get("chunks").asInt()).isEqualTo(6);
        assertThat(run.json().get("perplexity").get("value").asDouble()).isBetween(5.0, 500.0);
        try (ImportanceMatrix matrix = ImportanceMatrix.read(output())) {
            assertThat(matrix.chunkCount()).isEqualTo(6);
            assertThat(matrix.chunkSize()).isEqualTo(128);
            assertThat(matrix.datasets()).containsExactly("corpus apex4j 1");
            assertThat(matrix.entries()).containsKeys("blk.0.ffn_down.weight", "blk.9.ffn_up_exps.weight");
        }
    }

    @Test
    void quantizeTakesTheMatrix() {
        Run.apex("imatrix", MODEL, "-o", output(), "--chunks", 2, "--ctx", 128, "--no-ppl");
        Path small = folder.resolve("mini.gguf");
        Run run = Run.apex("quantize", MODEL, small, "--profile", "mini", "--imatrix", output());
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(small).exists();
    }

    @Test
    void showsWhatItWouldDo() {
        JsonNode plan = Run.apex("imatrix", MODEL, "-o", output(), "--dry-run", "--json")
                .json();
        JsonNode domains = plan.get("tokensByDomain");
        assertThat(domains.propertyNames())
                .containsExactlyInAnyOrder("chat", "code", "reasoning", "tool", "multilingual", "encyclopedia");
        domains.forEach(tokens ->
                assertThat(tokens.asLong()).isEqualTo(domains.get("chat").asLong()));
        assertThat(plan.get("tokens").asLong()).isGreaterThan(60_000);
        assertThat(output()).doesNotExist();
    }

    @Test
    void addsMatricesUp() throws IOException {
        Path one = folder.resolve("one.gguf");
        Path other = folder.resolve("other.dat");
        Run.apex("imatrix", MODEL, "-o", one, "--chunks", 2, "--ctx", 64, "--no-ppl");
        Run.apex("imatrix", MODEL, "-o", other, "--output-format", "dat", "--chunk", 2, "--chunks", 3, "--ctx", 64);

        Run run = Run.apex("imatrix", "--in-file", one, "--in-file", other, "-o", output(), "--ctx", 64);

        assertThat(run.code()).isEqualTo(ExitCode.OK);
        try (ImportanceMatrix matrix = ImportanceMatrix.read(output())) {
            assertThat(matrix.chunkCount()).isEqualTo(5);
        }
        assertThat(Run.apex("imatrix", "--in-file", output(), "--show-statistics")
                        .out())
                .contains("ffn_down", "cosine");
    }

    @Test
    void readsTextsAndConversations() throws IOException {
        Path text = folder.resolve("text.txt");
        Files.writeString(text, "The river rises in the hills and turns south before the town. ".repeat(40));
        Path chats = folder.resolve("chats.jsonl");
        Files.writeString(
                chats,
                "{\"messages\": [{\"role\": \"user\", \"content\": \"Where does the river rise?\"}, {\"role\":"
                        + " \"assistant\", \"content\": \"In the hills.\"}]}\n");
        Run run = Run.apex("imatrix", MODEL, "-f", text, "-f", chats, "-o", output(), "--ctx", 16, "--json");
        assertThat(run.code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void refusesWhatItCannotRead() throws IOException {
        assertThat(Run.apex("imatrix", MODEL, "-f", "missing.txt", "-o", output())
                        .err())
                .contains("missing.txt");
        assertThat(Run.apex("imatrix", MODEL, "--corpus", "missing", "-o", output())
                        .err())
                .contains("missing");
        Path text = folder.resolve("short.txt");
        Files.writeString(text, "too short");
        assertThat(Run.apex("imatrix", MODEL, "-f", text, "-o", output()).err())
                .contains("short.txt has fewer tokens than a chunk of 512");
        assertThat(Run.apex("imatrix", MODEL, "-o", folder.resolve("no/where.gguf"))
                        .err())
                .contains("does not exist");
        assertThat(Run.apex("imatrix", "-o", output()).err()).contains("a model is needed");
        assertThat(output()).doesNotExist();
    }
}

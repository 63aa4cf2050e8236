package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.FileType;
import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.apex.KeyOverride;
import io.apex4j.apex.QuantizeOptions;
import io.apex4j.apex.TensorTypeRules;
import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole files of the demo model against those of {@code llama_model_quantize}, and llama.cpp's loader on ours. */
class FileParityTest {
    private static final Path MODEL = Peer.demo("tiny-lfm2moe-bf16.gguf");
    private static final int THREADS = 2;
    private static final long PARAMETERS = 26_526_296;

    private static LlamaCpp llama;

    @TempDir
    private Path folder;

    @BeforeAll
    static void openPeer() {
        llama = Peer.open();
    }

    @AfterAll
    static void closePeer() {
        if (llama != null) {
            llama.close();
        }
    }

    @Test
    void theCompactProfileGivesTheFileOfLlamaCpp() throws IOException {
        assertThatFilesAreEqual(
                QuantizeOptions.of(ApexProfile.parse("compact")).build(),
                Optional.empty(),
                "lfm2moe 8B.A1B Q4_K - Medium");
    }

    @Test
    void aProfileWithImportanceGivesTheFileOfLlamaCpp() throws IOException {
        try (ImportanceMatrix matrix = ImportanceMatrix.read(SharedData.path("golden/imatrix.gguf"))) {
            QuantizeOptions options = QuantizeOptions.of(ApexProfile.parse("i-mini"))
                    .importance(matrix.facts())
                    .build();
            assertThatFilesAreEqual(options, Optional.of(matrix), "lfm2moe 8B.A1B Q3_K - Medium");
        }
    }

    @Test
    void optionsMeanWhatTheyMeanToLlamaCpp() throws IOException {
        QuantizeOptions options = QuantizeOptions.of(FileType.Q4_0)
                .rules(TensorTypeRules.builder()
                        .option("attn_[QK]=q5_0")
                        .option("blk\\.(2|3)\\.ffn=q8_0")
                        .build())
                .tokenEmbeddingType(GgmlType.Q5_1)
                .override(KeyOverride.parse("general.name=str:parity"))
                .override(KeyOverride.parse("test.number=int:-7"))
                .override(KeyOverride.parse("test.fraction=float:0.5"))
                .override(KeyOverride.parse("test.flag=bool:true"))
                .pruneLayers(List.of(5, 12))
                .build();
        Path ours = folder.resolve("ours.gguf");
        Path theirs = folder.resolve("theirs.gguf");
        SideBySide contest = new SideBySide(llama, MODEL, options, Optional.empty(), THREADS);

        contest.runOurs(ours);
        contest.runTheirs(theirs);

        assertThat(ours).hasSameBinaryContentAs(theirs);
    }

    @Test
    void aProfileWithoutTheImportanceItNeedsIsRefusedByBoth() throws IOException {
        QuantizeOptions options = QuantizeOptions.of(ApexProfile.parse("micro")).build();
        SideBySide contest = new SideBySide(llama, MODEL, options, Optional.empty(), THREADS);

        FileComparison comparison =
                FileComparison.of(contest, folder.resolve("ours.gguf"), folder.resolve("theirs.gguf"));

        assertThat(comparison).isInstanceOf(FileComparison.BothRefuse.class);
        assertThat(comparison.describe()).contains("--imatrix", "requires an imatrix");
    }

    @Test
    void whatIsNoModelIsNotLoadedAndLlamaCppSaysWhy() throws IOException {
        Path text = Files.writeString(folder.resolve("text.gguf"), "This is no model.");

        assertThatThrownBy(() -> llama.load(text))
                .isInstanceOf(LlamaCppException.class)
                .hasMessageContaining("text.gguf")
                .hasMessageContaining("failed to load model");
    }

    private void assertThatFilesAreEqual(QuantizeOptions options, Optional<ImportanceMatrix> matrix, String description)
            throws IOException {
        Path ours = folder.resolve("ours.gguf");
        Path theirs = folder.resolve("theirs.gguf");
        SideBySide contest = new SideBySide(llama, MODEL, options, matrix, THREADS);

        contest.runOurs(ours);
        contest.runTheirs(theirs);

        assertThat(ours).hasSameBinaryContentAs(theirs);
        assertThat(llama.load(ours)).isEqualTo(new LlamaCpp.LoadedModel(description, PARAMETERS));
    }
}

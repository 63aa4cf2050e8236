package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {
    @TempDir
    Path folder;

    @Test
    void writesThePageTheArrayAndAFileForEachModel() throws IOException {
        List<Path> files = ReportWriter.write(EvaluationSamples.published(), folder.resolve("new/report"));

        assertThat(files)
                .extracting(file -> file.getFileName().toString())
                .startsWith("report.html", "evaluation.json", "LFM2.5-APEX-I-Quality.json")
                .hasSize(10);
        assertThat(files).allSatisfy(file -> assertThat(file).isNotEmptyFile());
    }

    @Test
    void leavesNothingUnfinishedAndReplacesWhatWasThere() throws IOException {
        Files.writeString(folder.resolve("report.html"), "old");

        ReportWriter.write(EvaluationSamples.empty(), folder);

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("report.html", "evaluation.json", "alone.json");
        }
        assertThat(folder.resolve("report.html")).content().startsWith("<!DOCTYPE html>");
    }

    @Test
    void namesOfModelsNeverLeadOutOfTheFolderNorHideEachOther() throws IOException {
        List<Path> files = ReportWriter.write(EvaluationSamples.named("../../a/evaluation "), folder);

        assertThat(files).allSatisfy(file -> assertThat(file.getParent()).isEqualTo(folder));
        assertThat(files).doesNotHaveDuplicates().hasSize(10);
    }
}

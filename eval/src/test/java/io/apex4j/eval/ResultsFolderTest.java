package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept is found again; what was damaged counts as absent. */
class ResultsFolderTest {
    private static final String KEY = new Digest().add("a result").hex();

    @TempDir
    Path folder;

    @Test
    void resultsAreFoundUnderTheirKey() throws IOException {
        ResultsFolder results = new ResultsFolder(folder);
        TaskResult task = new TaskResult("mmlu", "m.bin", List.of(true, false), 0.5, 0.1, 0.9, 0.25);
        String other = new Digest().add("another result").hex();

        results.keep(KEY, "mmlu of a model", task);
        results.keep(other, "weights of a model", List.of());

        assertThat(results.task(KEY)).contains(task);
        assertThat(results.changes(other)).contains(List.of());
        assertThat(results.task(new Digest().add("a third").hex())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[1]",
                "{'format': 2, 'key': 'KEY', 'task': {}, 'changes': []}",
                "{'format': 1, 'key': 'another', 'task': {}, 'changes': []}",
                "{'format': 1, 'key': 'KEY'}",
                "{'format': 1, 'key': 'KEY', 'task': null, 'changes': null, 'loss': null}",
                "{'format': 1, 'key': 'KEY', 'task': {}, 'changes': [null], 'loss': 'AAAA'}",
                "{'format': 1, 'key': 'KEY', 'task': [], 'changes': {}, 'loss': '?'}",
                "{'format': 1, 'key': 'KEY', 'task': {'answers': null}, 'changes': [{'layer': 'x'}]"
            })
    void whatIsDamagedCountsAsAbsent(String content) throws IOException {
        Path file = folder.resolve("results").resolve(KEY.substring(0, 32) + ".json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, content.replace('\'', '"').replace("KEY", KEY));
        ResultsFolder results = new ResultsFolder(folder);

        assertThat(results.task(KEY)).isEmpty();
        assertThat(results.changes(KEY)).isEmpty();
        assertThat(results.scores(KEY, 1, 1, false)).isEmpty();
    }
}

package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process killed at any moment leaves nothing under the output's name, and resuming ends with the same bytes. */
class ResumeAfterKillTest {
    private static final int KILLS = 10;

    @TempDir
    Path folder;

    /** What the killed process runs: source, importance matrix, target. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws IOException {
            run(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
        }
    }

    private static QuantizeResult run(Path source, Path imatrix, Path target) throws IOException {
        try (ImportanceMatrix matrix = ImportanceMatrix.read(imatrix)) {
            QuantizeOptions options = QuantizeOptions.of(ApexProfile.parse("i-mini"))
                    .importance(matrix.facts())
                    .build();
            return Quantization.run(
                    source,
                    options,
                    Optional.of(matrix),
                    target,
                    QuantizeSettings.defaults().withThreads(2).withResume(true));
        }
    }

    @Test
    void endsWithTheSameBytes() throws IOException, InterruptedException {
        Path source = SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf");
        Path imatrix = SharedData.path("golden/imatrix.gguf");
        Path expected = folder.resolve("expected.gguf");
        run(source, imatrix, expected);
        Path target = folder.resolve("out.gguf");
        Random random = new Random(20_261);
        long journalBytes = journalBytesOfAWholeRun(source, imatrix);

        for (int kill = 0; kill < KILLS; kill++) {
            // A little further than the last one each time, so that kills fall all over the run.
            long until = journalBytes * kill / KILLS + random.nextLong(journalBytes / KILLS);
            Process child = start(source, imatrix, target);
            while (child.isAlive() && sizeOf(ResumeJournal.pathOf(target)) <= until) {
                Thread.onSpinWait();
            }
            assertThat(child.isAlive()).as("kill %d comes before the end", kill).isTrue();
            child.destroyForcibly();
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(target).doesNotExist();
        }

        QuantizeResult result = run(source, imatrix, target);
        assertThat(result.resumedTensors()).isPositive();
        assertThat(Files.mismatch(target, expected)).isEqualTo(-1);
    }

    private long journalBytesOfAWholeRun(Path source, Path imatrix) throws IOException, InterruptedException {
        Path other = folder.resolve("other.gguf");
        Process child = start(source, imatrix, other);
        long largest = 0;
        while (child.isAlive()) {
            largest = Math.max(largest, sizeOf(ResumeJournal.pathOf(other)));
        }
        assertThat(child.waitFor()).isZero();
        return largest;
    }

    private static long sizeOf(Path file) {
        return file.toFile().length();
    }

    private Process start(Path source, Path imatrix, Path target) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        source.toString(),
                        imatrix.toString(),
                        target.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}

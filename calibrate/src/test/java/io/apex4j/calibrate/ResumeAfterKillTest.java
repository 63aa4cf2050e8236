package io.apex4j.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.SharedData;
import io.apex4j.model.Model;
import java.io.IOException;
import java.io.PrintStream;
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
    private static final int CHUNK = 64;
    private static final int CHUNKS = 60;

    @TempDir
    Path folder;

    /** What the killed process runs; the number of every chunk comes as a byte of its standard output. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws IOException {
            run(Path.of(arguments[0]), new Chunks(System.out));
        }
    }

    /** Tells every chunk at once. */
    private record Chunks(PrintStream output) implements CollectProgress {
        @Override
        public void started(int chunks, long tokens, int doneChunks, long doneTokens) {
            write(doneChunks);
        }

        @Override
        public void chunkDone(int chunk, int tokens, Optional<Perplexity> perplexity) {
            write(chunk);
        }

        private void write(int chunk) {
            output.write(chunk);
            output.flush();
        }
    }

    private static CollectResult run(Path target, CollectProgress progress) throws IOException {
        CollectSettings settings = CollectSettings.builder()
                .chunkTokens(CHUNK)
                .checkpointChunks(1)
                .resumes(true)
                .progress(progress)
                .build();
        try (Model model = TinyModel.load()) {
            return ImportanceCollection.run(
                    model, TinyModel.chunks(model, CHUNK).subList(0, CHUNKS), settings, target);
        }
    }

    @Test
    void endsWithTheSameBytes() throws IOException, InterruptedException {
        SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf");
        Path expected = folder.resolve("expected.gguf");
        run(expected, CollectProgress.NONE);
        Path target = folder.resolve("out.gguf");
        Random random = new Random(20_261);

        for (int kill = 0; kill < KILLS; kill++) {
            // A little further than the last one each time, so that kills fall all over the run.
            int until = kill * CHUNKS / (KILLS + 1) + random.nextInt(CHUNKS / (KILLS + 1));
            Process child = start(target);
            assertThat(chunksUpTo(until, child)).isGreaterThan(until);
            assertThat(child.isAlive()).as("kill %d comes before the end", kill).isTrue();
            child.destroyForcibly();
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(target).doesNotExist();
        }

        CollectResult result = run(target, CollectProgress.NONE);
        assertThat(result.resumedChunks()).isPositive();
        assertThat(Files.mismatch(target, expected)).isEqualTo(-1);
    }

    /** Waits until more than so many chunks are done; returns how many are. */
    private static int chunksUpTo(int count, Process child) throws IOException {
        int done = 0;
        while (done >= 0 && done <= count) {
            done = child.getInputStream().read();
        }
        return done;
    }

    private static Process start(Path target) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        target.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}

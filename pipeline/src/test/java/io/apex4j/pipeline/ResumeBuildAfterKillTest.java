package io.apex4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build killed at any moment is gone on with by the same command, and ends with the same bytes. */
class ResumeBuildAfterKillTest {
    private static final int KILLS = 10;

    @TempDir
    private Path folder;

    /** What the killed process runs: input, corpus, folder. Prints a byte whenever it comes a little further. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws IOException {
            BuildRequest request = request(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
            Build.run(request, new Ticks(() -> {
                System.out.write('.');
                System.out.flush();
            }));
        }
    }

    /** Calls back at every event. */
    private record Ticks(Runnable tick) implements BuildProgress {
        @Override
        public void planned(List<PlannedStep> steps) {
            tick.run();
        }

        @Override
        public void stepStarted(int index) {
            tick.run();
        }

        @Override
        public void workStarted(String activity, long units, boolean isMain) {
            tick.run();
        }

        @Override
        public synchronized void advanced(long units) {
            tick.run();
        }

        @Override
        public void stepEnded(int index, boolean wasDone) {
            tick.run();
        }

        @Override
        public void warned(String message) {}
    }

    private static BuildRequest request(Path input, Path corpus, Path target) {
        return TinyModel.request(input, target, "i-compact", "balanced")
                .calibration(new BuildRequest.Calibration(Optional.of(corpus), 128, 36))
                .keepIntermediate(true)
                .build();
    }

    @Test
    void endsWithTheSameBytes() throws IOException, InterruptedException {
        Path corpus = SmallCorpus.in(folder.resolve("corpus"));
        AtomicInteger ticks = new AtomicInteger();
        Path undisturbed = folder.resolve("undisturbed");
        Build.run(request(TinyModel.folder(), corpus, undisturbed), new Ticks(ticks::incrementAndGet));
        SortedMap<String, String> expected = TinyModel.published(undisturbed);
        Path target = folder.resolve("killed");
        Random random = new Random(20_262);

        int unfinished = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            // Steps that are done tick little, so that a part of the ticks of a whole run falls all over the rest.
            Process child = start(corpus, target);
            boolean wasRunning = readTicks(child, 1 + random.nextInt(ticks.get() / 4));
            child.destroyForcibly();
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            unfinished += wasRunning ? 1 : 0;
        }
        assertThat(unfinished).as("kills before the end").isGreaterThanOrEqualTo(KILLS / 2);

        Build.run(request(TinyModel.folder(), corpus, target), BuildProgress.NONE);
        assertThat(TinyModel.published(target)).isEqualTo(expected);
    }

    /** Waits for so many ticks; says whether they came. */
    private static boolean readTicks(Process child, int count) throws IOException {
        InputStream out = child.getInputStream();
        for (int tick = 0; tick < count; tick++) {
            if (out.read() < 0) {
                return false;
            }
        }
        return true;
    }

    private static Process start(Path corpus, Path target) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        TinyModel.folder().toString(),
                        corpus.toString(),
                        target.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}

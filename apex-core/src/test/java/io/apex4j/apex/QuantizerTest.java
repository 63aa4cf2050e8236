package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.gguf.GgufWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the pipeline does around the encoders: refusals, interruption, resuming, measuring. */
class QuantizerTest {
    private static final QuantizeOptions Q4_K =
            QuantizeOptions.of(FileType.Q4_K_M).build();
    private static final QuantizeSettings SETTINGS = QuantizeSettings.defaults().withThreads(2);

    @TempDir
    Path folder;

    private Path source;
    private Path target;

    @BeforeEach
    void setUp() throws IOException {
        source = new TestModel().write(folder.resolve("source.gguf"));
        target = folder.resolve("out.gguf");
    }

    @Test
    void leavesNothingBesideTheOutput() throws IOException {
        QuantizeResult result = Quantization.run(source, Q4_K, target, SETTINGS);
        assertThat(result.files()).containsExactly(target);
        assertThat(result.fileBytes()).isEqualTo(Files.size(target));
        assertThat(result.resumedTensors()).isZero();
        assertThat(files()).containsExactlyInAnyOrder("source.gguf", "out.gguf");
    }

    @Test
    void refusesWeightsThatAreNotFiniteBeforeItWrites() throws IOException {
        new TestModel()
                .weight("blk.1.ffn_down_exps.weight", 512 * 700 + 3, Float.NaN)
                .write(source);
        assertThatThrownBy(() -> Quantization.run(source, Q4_K, target, SETTINGS))
                .isInstanceOf(QuantizeException.class)
                .hasMessageContaining("blk.1.ffn_down_exps.weight")
                .hasMessageContaining("row 700, column 3");
        assertThat(files()).containsExactly("source.gguf");
    }

    @Test
    void refusesWeightsThatAreNotFiniteInTensorsThatAreCopied() throws IOException {
        new TestModel()
                .weight("output_norm.weight", 17, Float.NEGATIVE_INFINITY)
                .write(source);
        assertThatThrownBy(() -> Quantization.run(source, Q4_K, target, SETTINGS))
                .isInstanceOf(QuantizeException.class)
                .hasMessageContaining("output_norm.weight: the weight at row 0, column 17");
    }

    @Test
    void refusesScalesThatOverflow() throws IOException {
        new TestModel().weight("blk.0.attn_q.weight", 512 * 9 + 300, 1e30f).write(source);
        assertThatThrownBy(() -> Quantization.run(source, Q4_K, target, SETTINGS))
                .isInstanceOf(QuantizeException.class)
                .hasMessageContaining("blk.0.attn_q.weight, row 9, block 1")
                .hasMessageContaining("Q4_K");
        assertThat(target).doesNotExist();
    }

    @Test
    void replacesAnOlderOutputOnlyAtTheEnd() throws IOException {
        Files.writeString(target, "older");
        new TestModel().weight("blk.0.attn_q.weight", 0, 1e30f).write(source);
        assertThatThrownBy(() -> Quantization.run(source, Q4_K, target, SETTINGS))
                .isInstanceOf(QuantizeException.class);
        assertThat(target).hasContent("older");

        new TestModel().write(source);
        Quantization.run(source, Q4_K, target, SETTINGS);
        assertThat(Files.size(target)).isGreaterThan(100_000);
    }

    @Test
    void anInterruptedRunCanBeResumed() throws IOException {
        String expected = expected();
        interruptAfter(500_000);
        assertThat(target).doesNotExist();
        assertThat(GgufWriter.temporaryPath(target)).exists();

        QuantizeResult result = Quantization.run(source, Q4_K, target, SETTINGS.withResume(true));

        assertThat(result.resumedTensors()).isPositive();
        assertThat(Quantization.sha256(target)).isEqualTo(expected);
        assertThat(files()).containsExactlyInAnyOrder("source.gguf", "out.gguf");
    }

    @Test
    void resumingFindsBytesThatWereSpoiled() throws IOException {
        String expected = expected();
        interruptAfter(2_000_000);
        try (RandomAccessFile part =
                new RandomAccessFile(GgufWriter.temporaryPath(target).toFile(), "rw")) {
            for (long at = 5_000; at < part.length(); at += 10_000) {
                part.seek(at);
                part.write(0x5a);
            }
        }
        Quantization.run(source, Q4_K, target, SETTINGS.withResume(true));
        assertThat(Quantization.sha256(target)).isEqualTo(expected);
    }

    @Test
    void resumingToleratesAJournalCutOff() throws IOException {
        String expected = expected();
        interruptAfter(1_000_000);
        Path journal = ResumeJournal.pathOf(target);
        try (RandomAccessFile file = new RandomAccessFile(journal.toFile(), "rw")) {
            file.setLength(file.length() - 5);
        }
        Quantization.run(source, Q4_K, target, SETTINGS.withResume(true));
        assertThat(Quantization.sha256(target)).isEqualTo(expected);
    }

    @Test
    void resumingRefusesTheRemainsOfAnotherRun() throws IOException {
        interruptAfter(500_000);
        QuantizeOptions others = QuantizeOptions.of(FileType.Q5_K_M).build();
        assertThatThrownBy(() -> Quantization.run(source, others, target, SETTINGS.withResume(true)))
                .isInstanceOf(QuantizeException.class)
                .hasMessageContaining("--resume");
        assertThat(GgufWriter.temporaryPath(target)).exists();
    }

    @Test
    void resumingWithNothingToResumeBeginsAnew() throws IOException {
        String expected = expected();
        QuantizeResult result = Quantization.run(source, Q4_K, target, SETTINGS.withResume(true));
        assertThat(result.resumedTensors()).isZero();
        assertThat(Quantization.sha256(target)).isEqualTo(expected);
    }

    @Test
    void aRunWithoutResumeForgetsTheRemains() throws IOException {
        String expected = expected();
        interruptAfter(500_000);
        Files.write(GgufWriter.temporaryPath(target), new byte[5_000_000], StandardOpenOption.APPEND);
        Quantization.run(source, Q4_K, target, SETTINGS);
        assertThat(Quantization.sha256(target)).isEqualTo(expected);
    }

    @Test
    void measuresTheSameErrorsHoweverItRan() throws IOException {
        List<TensorError> whole = Quantization.run(source, Q4_K, target, SETTINGS.withErrors(true))
                .errors();
        interruptAfter(1_000_000);
        List<TensorError> resumed = Quantization.run(
                        source,
                        Q4_K,
                        target,
                        SETTINGS.withErrors(true).withResume(true).withThreads(3))
                .errors();
        assertThat(resumed).isEqualTo(whole);

        Map<Role, Double> byRole = TensorError.byRole(whole);
        assertThat(byRole.get(Role.ROUTED_EXPERT)).isBetween(0.005, 0.1);
        assertThat(byRole.get(Role.NORM)).isZero();
    }

    @Test
    void reportsAllBytesOfEveryStage() throws IOException {
        AtomicLong announced = new AtomicLong();
        AtomicLong advanced = new AtomicLong();
        QuantizeProgress progress = new QuantizeProgress() {
            @Override
            public void started(Stage stage, long bytes) {
                announced.addAndGet(bytes);
            }

            @Override
            public void advanced(long bytes) {
                advanced.addAndGet(bytes);
            }
        };
        Quantization.run(source, Q4_K, target, SETTINGS.withProgress(progress));
        assertThat(advanced.get()).isEqualTo(announced.get()).isGreaterThan(2 * 4_000_000);
    }

    private String expected() throws IOException {
        Path other = folder.resolve("expected.gguf");
        Quantization.run(source, Q4_K, other, SETTINGS);
        String sha256 = Quantization.sha256(other);
        Files.delete(other);
        return sha256;
    }

    /** Interrupts a run when it has quantized so many bytes of the source. */
    private void interruptAfter(long bytes) {
        Thread caller = Thread.currentThread();
        AtomicLong left = new AtomicLong(Long.MAX_VALUE);
        QuantizeProgress progress = new QuantizeProgress() {
            @Override
            public void started(Stage stage, long total) {
                left.set(stage == Stage.QUANTIZING ? bytes : Long.MAX_VALUE);
            }

            @Override
            public void advanced(long count) {
                long before = left.getAndAdd(-count);
                if (before > 0 && before <= count) {
                    caller.interrupt();
                }
            }
        };
        assertThatThrownBy(() -> Quantization.run(
                        source, Q4_K, target, SETTINGS.withThreads(1).withProgress(progress)))
                .isInstanceOf(QuantizeException.class)
                .hasMessage("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}

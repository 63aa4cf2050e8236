package io.apex4j.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.gguf.GgufFile;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.SharedData;
import io.apex4j.model.KvType;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportanceCollectionTest {
    /** Sums of squares in 32 bits that were added up in another order. */
    private static final double ROUNDING_PERCENT = 1e-3;

    private static final int CHUNK = 64;

    @TempDir
    private Path folder;

    private static Model model;
    private static List<TokenChunk> chunks = List.of();

    @BeforeAll
    static void load() throws IOException {
        model = TinyModel.load();
        chunks = TinyModel.chunks(model, CHUNK).subList(0, 12);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void bytesDoNotDependOnHowManyChunksPassTogetherNorOnThreads() throws IOException {
        Path together = collect("together.gguf", settings().build());
        Path oneByOne = collect("single.gguf", settings().copyChunks(1).build());
        Path oneThread = folder.resolve("thread.gguf");
        ModelOptions options =
                ModelOptions.defaults().withThreads(1).withContextLength(CHUNK).withKvTypes(KvType.F32, KvType.F32);
        try (Model single = Model.load(SharedData.path("models/tiny-lfm2moe/tiny-lfm2moe-bf16.gguf"), options)) {
            ImportanceCollection.run(single, chunks, settings().build(), oneThread);
        }

        assertThat(oneByOne).hasSameBinaryContentAs(together);
        assertThat(oneThread).hasSameBinaryContentAs(together);
    }

    @Test
    void copiesAreWhatACollectionOfSoManyChunksGives() throws IOException {
        collect("all.gguf", settings().copyChunks(5).build());
        Path five = folder.resolve("five.gguf");
        ImportanceCollection.run(model, chunks.subList(0, 5), settings().build(), five);

        assertThat(folder.resolve("all.gguf.at_5")).hasSameBinaryContentAs(five);
        assertThat(folder.resolve("all.gguf.at_10")).exists();
    }

    @Test
    void nothingIsLeftBesideACompleteFile() throws IOException {
        collect("all.gguf", settings().checkpointChunks(1).build());

        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("all.gguf"));
        }
    }

    @Test
    void meansAreKeptBesideTheSquares() throws IOException {
        Path file = collect("all.gguf", settings().build());

        try (ImportanceMatrix matrix = ImportanceMatrix.read(file);
                GgufFile gguf = GgufFile.open(file)) {
            // What goes into a layer has been normalized: no mean can be larger than the root of the mean square.
            GgufTensor sums = gguf.tensors().stream()
                    .filter(tensor -> tensor.name().equals("blk.3.ffn_gate_exps.weight.in_sum"))
                    .findFirst()
                    .orElseThrow();
            var entry = matrix.entries().get("blk.3.ffn_gate_exps.weight");
            var values = MatrixInput.read(file, CHUNK).entries().get("blk.3.ffn_gate_exps.weight");
            assertThat(sums.elements()).isEqualTo(entry.size());
            for (int index = 0; index < entry.size(); index++) {
                double mean = values.values()[index] / entry.count(index / entry.columns());
                assertThat(mean * mean).isLessThanOrEqualTo(entry.importance(index) * (1 + 1e-5));
            }
        }
    }

    @Test
    void theTiedOutputIsCollectedWhereReadersOfLlamaCppDoNotLook() throws IOException {
        Path without = collect("without.gguf", settings().build());
        Path with = collect("with.gguf", settings().withOutput(true).build());

        MatrixContent content = MatrixInput.read(with, CHUNK);
        assertThat(content.entries().keySet())
                .isEqualTo(MatrixInput.read(without, CHUNK).entries().keySet());
        InputSums output = content.tiedOutput().orElseThrow();
        assertThat(output.columns()).isEqualTo(256);
        assertThat(output.counts()).containsExactly(12L * CHUNK);
        assertThat(output.squares()).doesNotContain(0);
        assertThat(output.values()).hasSize(256);
    }

    @Test
    void partsAddUpToTheWhole() throws IOException {
        Path whole = collect("whole.gguf", settings().build());
        Path first = folder.resolve("first.gguf");
        Path both = folder.resolve("both.gguf");
        ImportanceCollection.run(model, chunks.subList(0, 7), settings().build(), first);
        ImportanceCollection.run(
                model,
                chunks.subList(7, 12),
                settings().datasets(List.of("more")).earlier(List.of(first)).build(),
                both);

        MatrixContent expected = MatrixInput.read(whole, CHUNK);
        MatrixContent sum = MatrixInput.read(both, CHUNK);
        assertThat(sum.datasets()).containsExactly("text", "more");
        assertThat(sum.chunkCount()).isEqualTo(12);
        expected.entries().forEach((name, sums) -> {
            InputSums other = sum.entries().get(name);
            assertThat(other.counts()).as(name).isEqualTo(sums.counts());
            for (int index = 0; index < sums.squares().length; index++) {
                assertThat(other.squares()[index])
                        .as("%s[%d]", name, index)
                        .isCloseTo(sums.squares()[index], withinPercentage(ROUNDING_PERCENT));
            }
        });
    }

    @Test
    void perplexityIsThatOfTheSecondHalves() throws IOException {
        CollectResult result =
                ImportanceCollection.run(model, chunks.subList(0, 1), settings().build(), folder.resolve("one.gguf"));
        double[] sum = new double[1];
        int[] tokens =
                chunks.getFirst().tokens().stream().mapToInt(Integer::intValue).toArray();
        model.newSession().prompt(tokens, (index, logits) -> {
            if (index >= CHUNK / 2 && index < CHUNK - 1) {
                double exponentials = 0;
                for (float logit : logits) {
                    exponentials += Math.exp(logit);
                }
                sum[0] += Math.log(exponentials) - logits[tokens[index + 1]];
            }
        });

        Perplexity perplexity = result.perplexity().orElseThrow();
        assertThat(perplexity.tokens()).isEqualTo(31);
        assertThat(perplexity.value()).isCloseTo(Math.exp(sum[0] / 31), within(1e-4 * perplexity.value()));
    }

    @Test
    void withoutPerplexityTheFileIsTheSame() throws IOException {
        Path with = collect("with.gguf", settings().build());
        Path without = folder.resolve("without.gguf");
        CollectResult result = ImportanceCollection.run(
                model, chunks, settings().measuresPerplexity(false).build(), without);

        assertThat(result.perplexity()).isEmpty();
        assertThat(without).hasSameBinaryContentAs(with);
    }

    @Test
    void coverageCountsTheTokensOfEveryExpert() throws IOException {
        CollectResult result =
                ImportanceCollection.run(model, chunks, settings().build(), folder.resolve("all.gguf"));

        assertThat(result.coverage().layers())
                .extracting(ExpertCoverage.Layer::layer)
                .startsWith(2, 3)
                .hasSize(22);
        assertThat(result.coverage().layers())
                .allSatisfy(layer -> assertThat(layer.tokens().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .isEqualTo(2L * 12 * CHUNK));
        assertThat(result.coverage().below(Long.MAX_VALUE)).hasSize(22 * 4);
        assertThat(result.coverage().below(0)).isEmpty();
    }

    @Test
    void anInterruptedRunGoesOnFromWhereItWas() throws IOException {
        Path expected = collect("expected.gguf", settings().copyChunks(3).build());
        Path target = folder.resolve("out.gguf");
        CollectSettings interrupting =
                settings().copyChunks(3).progress(new Interrupting(6)).build();

        assertThatThrownBy(() -> ImportanceCollection.run(model, chunks, interrupting, target))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("stopped after 6 of 12 chunks")
                .hasMessageContaining("out.gguf.part");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(target).doesNotExist();

        CollectResult result = ImportanceCollection.run(
                model, chunks, settings().copyChunks(3).resumes(true).build(), target);
        assertThat(result.resumedChunks()).isEqualTo(6);
        assertThat(target).hasSameBinaryContentAs(expected);
        assertThat(folder.resolve("out.gguf.part")).doesNotExist();
    }

    @Test
    void resumingWhereNothingWasLeftStartsAtTheBeginning() throws IOException {
        CollectResult result =
                ImportanceCollection.run(model, chunks, settings().resumes(true).build(), folder.resolve("out.gguf"));

        assertThat(result.resumedChunks()).isZero();
    }

    /** Whoever forgets to ask for the checkpoint once can still ask for it the next time. */
    @Test
    void aCheckpointStaysUntilTheNextOneTakesItsPlace() throws IOException {
        Path target = leaveCheckpoint();
        byte[] before = Files.readAllBytes(folder.resolve("out.gguf.part"));
        CollectSettings failing = settings()
                .progress(new CollectProgress() {
                    @Override
                    public void started(int all, long tokens, int doneChunks, long doneTokens) {
                        throw new IllegalStateException("before the first chunk");
                    }

                    @Override
                    public void chunkDone(int chunk, int tokens, Optional<Perplexity> perplexity) {}
                })
                .build();
        assertThatThrownBy(() -> ImportanceCollection.run(model, chunks, failing, target))
                .isInstanceOf(IllegalStateException.class);

        assertThat(folder.resolve("out.gguf.part")).hasBinaryContent(before);
    }

    @Test
    void aCheckpointOfAnotherRunIsRefused() {
        Path target = leaveCheckpoint();

        assertThatThrownBy(() -> ImportanceCollection.run(
                        model, chunks.subList(0, 11), settings().resumes(true).build(), target))
                .hasMessageContaining("another model, other texts or other options");
        assertThatThrownBy(() -> ImportanceCollection.run(
                        model, chunks, settings().withOutput(true).resumes(true).build(), target))
                .hasMessageContaining("another model, other texts or other options");
    }

    @Test
    void aDamagedCheckpointIsRefused() throws IOException {
        Path target = leaveCheckpoint();
        Path part = folder.resolve("out.gguf.part");
        byte[] bytes = Files.readAllBytes(part);
        CollectSettings settings = settings().resumes(true).build();
        for (int position : new int[] {5, 120, bytes.length / 2, bytes.length - 1}) {
            byte[] damaged = bytes.clone();
            damaged[position] ^= 1;
            Files.write(part, damaged);
            assertThatThrownBy(() -> ImportanceCollection.run(model, chunks, settings, target))
                    .as("byte %d", position)
                    .isInstanceOf(CalibrationException.class)
                    .hasMessageContaining("out.gguf.part");
        }
        Files.write(part, Arrays.copyOf(bytes, bytes.length / 3));
        assertThatThrownBy(() -> ImportanceCollection.run(model, chunks, settings, target))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("ends too early");
    }

    private Path leaveCheckpoint() {
        Path target = folder.resolve("out.gguf");
        CollectSettings settings =
                settings().copyChunks(4).progress(new Interrupting(4)).build();
        assertThatThrownBy(() -> ImportanceCollection.run(model, chunks, settings, target))
                .isInstanceOf(CalibrationException.class);
        assertThat(Thread.interrupted()).isTrue();
        return target;
    }

    private static CollectSettings.Builder settings() {
        return CollectSettings.builder().chunkTokens(CHUNK).datasets(List.of("text"));
    }

    private Path collect(String name, CollectSettings settings) throws IOException {
        Path file = folder.resolve(name);
        ImportanceCollection.run(model, chunks, settings, file);
        return file;
    }

    /** Interrupts the collecting thread after so many chunks. */
    private record Interrupting(int after) implements CollectProgress {
        @Override
        public void started(int all, long tokens, int doneChunks, long doneTokens) {}

        @Override
        public void chunkDone(int chunk, int tokens, Optional<Perplexity> perplexity) {
            if (chunk == after) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.apex4j.gguf.GgufFile;
import io.apex4j.gguf.GgufLayout;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.GgufValue;
import io.apex4j.gguf.GgufWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationRunTest {
    @TempDir
    static Path models;

    @TempDir
    Path folder;

    private static Path mini;

    @BeforeAll
    static void quantize() throws IOException {
        mini = TinyModel.quantized(models, "mini-imatrix");
    }

    /** Two small texts in chunks of 64 tokens. */
    private static EvaluationRequest.Builder request(Path... files) {
        return EvaluationRequest.of(List.of(files))
                .text(EvaluationText.bundled("code"))
                .text(EvaluationText.bundled("encyclopedia"))
                .contextLength(64)
                .chunks(3);
    }

    /** Remembers which stages there were. */
    private static final class Stages implements EvaluationProgress {
        private final List<String> stages = new ArrayList<>();
        private long total;
        private long done;

        @Override
        public void started(String stage, long units) {
            stages.add(stage);
            total += units;
        }

        @Override
        public void advanced(long units) {
            done += units;
        }
    }

    @Test
    void severalTextsAreMeasuredEachAndTogether() throws IOException {
        Stages stages = new Stages();

        Evaluation evaluation =
                EvaluationRun.run(request(mini).reference(TinyModel.bf16()).build(), stages);

        assertThat(evaluation.models())
                .extracting(ModelEvaluation::name)
                .containsExactly("tiny-lfm2moe-bf16", "mini-imatrix");
        ModelEvaluation model = evaluation.models().get(1);
        assertThat(model.isReference()).isFalse();
        assertThat(model.texts()).extracting(TextResult::name).containsExactly("code", "encyclopedia");
        TextResult all = model.overall().orElseThrow();
        assertThat(all.chunks()).hasSize(6);
        assertThat(all.perplexity().tokens()).isEqualTo(6 * 31);
        double mean = model.texts().stream()
                .mapToDouble(text -> text.perplexity().meanLogLoss().value())
                .average()
                .orElseThrow();
        assertThat(all.perplexity().meanLogLoss().value()).isCloseTo(mean, within(1e-9));
        assertThat(stages.done).isEqualTo(stages.total);
    }

    @Test
    void modelsAreComparedInPairsOnTheSameChunks() throws IOException {
        Path copy = Files.copy(mini, folder.resolve("copy.gguf"));

        Evaluation evaluation = EvaluationRun.run(
                request(mini, copy).reference(TinyModel.bf16()).build(), EvaluationProgress.NONE);

        assertThat(evaluation.comparisons())
                .extracting(pair -> pair.first() + " " + pair.second() + " " + pair.measure())
                .containsExactly(
                        "tiny-lfm2moe-bf16 mini-imatrix log_loss",
                        "tiny-lfm2moe-bf16 copy log_loss",
                        "mini-imatrix copy kl",
                        "mini-imatrix copy log_loss");
        assertThat(evaluation.comparisons().get(2).difference()).isZero();
        assertThat(evaluation.comparisons().get(2).isWithinNoise()).isTrue();
    }

    @Test
    void aModelThatIsTheReferenceToo_isMeasuredOnce() throws IOException {
        Evaluation evaluation = EvaluationRun.run(
                request(TinyModel.bf16()).reference(TinyModel.bf16()).build(), EvaluationProgress.NONE);

        assertThat(evaluation.models()).hasSize(1);
        assertThat(evaluation.models().getFirst().isReference()).isTrue();
    }

    @Test
    void whatIsInTheFolderIsNotMeasuredAgain() throws IOException {
        EvaluationRequest request =
                request(mini).reference(TinyModel.bf16()).folder(folder).build();
        Evaluation first = EvaluationRun.run(request, EvaluationProgress.NONE);
        Stages stages = new Stages();

        Evaluation second = EvaluationRun.run(request, stages);

        assertThat(second.models()).isEqualTo(first.models());
        assertThat(second.comparisons()).isEqualTo(first.comparisons());
        assertThat(stages.stages).isEmpty();
    }

    @Test
    void aResultThatIsDamagedOrOfAnotherModelIsMeasuredAnew() throws IOException {
        Path model = Files.copy(mini, folder.resolve("model.gguf"));
        EvaluationRequest request =
                request(model).folder(folder).measuresChanges(false).build();
        Evaluation first = EvaluationRun.run(request, EvaluationProgress.NONE);
        List<Path> results = results();
        assertThat(results).hasSize(2);
        Files.writeString(results.getFirst(), "{\"format\": 1, \"loss\": [");
        Stages stages = new Stages();

        assertThat(EvaluationRun.run(request, stages).models()).isEqualTo(first.models());
        assertThat(stages.stages).containsOnlyOnce("loading model").hasSize(2);

        Files.copy(TinyModel.quantized(folder, "compact"), model, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Evaluation other = EvaluationRun.run(request, EvaluationProgress.NONE);
        assertThat(other.models().getFirst().overall())
                .isNotEqualTo(first.models().getFirst().overall());
    }

    private List<Path> results() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("results"))) {
            return files.toList();
        }
    }

    @Test
    void longContextsThatAreTakenInPieceByPieceGiveTheSame() throws IOException {
        EvaluationRequest.Builder long1300 = EvaluationRequest.of(List.of(mini))
                .text(EvaluationText.bundled("chat"))
                .contextLength(1300)
                .chunks(1)
                .measuresChanges(false);
        Evaluation alone = EvaluationRun.run(long1300.build(), EvaluationProgress.NONE);
        Evaluation compared =
                EvaluationRun.run(long1300.reference(TinyModel.bf16()).build(), EvaluationProgress.NONE);

        assertThat(compared.models().get(1).overall().orElseThrow().perplexity())
                .isEqualTo(alone.models().getFirst().overall().orElseThrow().perplexity());
    }

    @Test
    void weightsAreComparedWithTheReference() throws IOException {
        Evaluation evaluation = EvaluationRun.run(
                EvaluationRequest.of(List.of(mini)).reference(TinyModel.bf16()).build(), EvaluationProgress.NONE);

        ModelEvaluation model = evaluation.models().get(1);
        assertThat(evaluation.models().getFirst().changes()).isEmpty();
        assertThat(model.overall()).isEmpty();
        assertThat(model.changes().stream().mapToLong(TensorChange::weights).sum())
                .isEqualTo(26_526_296);
        assertThat(model.changes())
                .filteredOn(change -> change.type().equals("f32"))
                .isNotEmpty()
                .allMatch(change -> change.relativeError() == 0);
        assertThat(model.changes())
                .filteredOn(change -> change.type().equals("q3_K"))
                .isNotEmpty()
                .allMatch(change -> change.relativeError() > 0.1 && change.relativeError() < 0.3)
                .allMatch(change -> change.layer() >= 0);
    }

    @Test
    void anotherTokenizerIsRefused() throws IOException {
        Path other = withMetadata(folder.resolve("other.gguf"), "tokenizer.ggml.pre", new GgufValue.Text("qwen2"));

        assertThatThrownBy(() -> EvaluationRun.run(
                        request(other).reference(TinyModel.bf16()).build(), EvaluationProgress.NONE))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContainingAll("other.gguf", "tokenizer.ggml.pre is 'lfm2' and 'qwen2'", "same tokenizer");
    }

    private static Path withMetadata(Path file, String key, GgufValue value) throws IOException {
        try (GgufModel model = GgufModel.open(mini)) {
            GgufMetadata metadata = model.metadata().toBuilder().set(key, value).build();
            try (GgufWriter writer = GgufWriter.create(file, GgufLayout.of(metadata, model.tensors()))) {
                for (int index = 0; index < model.tensors().size(); index++) {
                    GgufTensor tensor = model.tensors().get(index);
                    byte[] bytes = new byte[(int) tensor.bytes()];
                    model.shardOf(tensor).copy(tensor, 0, bytes, 0, bytes.length);
                    writer.write(index, 0, bytes, 0, bytes.length);
                }
                writer.complete();
                writer.publish();
            }
        }
        return file;
    }

    @Test
    void logitsThatAreNoNumbersAreToldWithTheirPlace() throws IOException {
        Path broken = Files.copy(mini, folder.resolve("broken.gguf"));
        long place;
        try (GgufFile file = GgufFile.open(broken)) {
            GgufTensor norm = file.tensors().stream()
                    .filter(tensor -> tensor.name().equals("token_embd_norm.weight"))
                    .findFirst()
                    .orElseThrow();
            place = file.dataOffset() + norm.offset();
        }
        try (FileChannel channel = FileChannel.open(broken, StandardOpenOption.WRITE)) {
            ByteBuffer notANumber =
                    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, Float.NaN);
            channel.write(notANumber, place);
        }

        assertThatThrownBy(() -> EvaluationRun.run(request(broken).build(), EvaluationProgress.NONE))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContainingAll("broken gives logits", "not a number", "text code, chunk ", "after token ");
    }

    @Test
    void requestsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> EvaluationRequest.of(List.of()).build()).hasMessageContaining("no model");
        assertThatThrownBy(() -> request(mini).contextLength(3).build()).hasMessageContainingAll("context is 3", "-c");
        assertThatThrownBy(() -> request(mini).baseLogits(mini).build()).hasMessageContaining("--kl-divergence-base");
        assertThatThrownBy(() ->
                        request(mini, mini).savedLogits(folder.resolve("x")).build())
                .hasMessageContaining("--save-all-logits");
        assertThatThrownBy(
                        () -> request(mini).text(EvaluationText.bundled("code")).build())
                .hasMessageContainingAll("two texts are called 'code'", "-f NAME=FILE");
        assertThatThrownBy(() -> request(mini)
                        .tasks(List.of(
                                TaskSet.bundled(TaskKind.WINOGRANDE),
                                TaskSet.bundled(TaskKind.HELLASWAG),
                                TaskSet.bundled(TaskKind.WINOGRANDE)))
                        .build())
                .hasMessageContainingAll("two sets of winogrande tasks are called 'bundled'", "--tasks");
    }

    @Test
    void speedAndMemoryAreMeasuredWhenThatIsAskedFor() throws IOException {
        Evaluation evaluation = EvaluationRun.run(
                EvaluationRequest.of(List.of(mini)).measuresSpeed(true).build(), EvaluationProgress.NONE);

        ModelEvaluation model = evaluation.models().getFirst();
        assertThat(model.speed().orElseThrow().promptTokensPerSecond()).isPositive();
        assertThat(model.speed().orElseThrow().generatedTokensPerSecond()).isPositive();
        assertThat(model.memoryBytes()).isPresent();
        assertThat(model.fileBytes()).isEqualTo(Files.size(mini));
    }
}

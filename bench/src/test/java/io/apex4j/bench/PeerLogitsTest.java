package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.FileType;
import io.apex4j.apex.QuantizeOptions;
import io.apex4j.gguf.SharedData;
import io.apex4j.model.KvType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What apex4j computes on the demo model beside what llama.cpp does. {@code compare logits} does more of the same. */
class PeerLogitsTest {
    private static final Path MODEL = Peer.demo("tiny-lfm2moe-bf16.gguf");
    private static final int THREADS = 1; // llama.cpp's threads wait for each other busily, which other tests disturb
    private static final LogitsComparison.Extent EXTENT = new LogitsComparison.Extent(48, 2, 20);

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
    void fullWeightsGiveTheSameLogitsAndText() throws IOException {
        Path full = quantized("f32.gguf", MODEL, QuantizeOptions.of(FileType.F32));

        assertPasses(compare(full, full, LogitsLimits.Weights.FULL));
    }

    @Test
    void halfWeightsDifferByTheRoundingOfActivations() throws IOException {
        assertPasses(compare(MODEL, MODEL, LogitsLimits.Weights.HALF));
    }

    @Test
    void quantizedWeightsDifferByTheRoundingOfActivationsAndNotAtAllOnceDequantized() throws IOException {
        Path compact = quantized("compact.gguf", MODEL, QuantizeOptions.of(ApexProfile.parse("compact")));
        Path dequantized = quantized(
                "dequantized.gguf", compact, QuantizeOptions.of(FileType.F32).allowRequantize(true));

        assertPasses(compare(compact, compact, LogitsLimits.Weights.QUANTIZED));
        assertPasses(compare(compact, dequantized, LogitsLimits.Weights.DEQUANTIZED));
    }

    private Path quantized(String name, Path source, QuantizeOptions.Builder options) throws IOException {
        Path target = folder.resolve(name);
        new SideBySide(llama, source, options.build(), Optional.empty(), THREADS).runOurs(target);
        return target;
    }

    private static LogitsResult compare(Path ourFile, Path theirFile, LogitsLimits.Weights weights) throws IOException {
        int room = EXTENT.contextLength();
        try (ApexEngine ours = ApexEngine.load(ourFile, THREADS, room, KvType.F32);
                LlamaEngine theirs = LlamaEngine.load(
                        llama, theirFile, LlamaModel.Loading.MAPPED, LlamaContextOptions.exact(room, THREADS))) {
            List<EvaluationText> texts = List.of(
                    EvaluationText.read(SharedData.path("models/tiny-lfm2moe/eval/prose.eval.txt")),
                    EvaluationText.read(SharedData.path("models/tiny-lfm2moe/eval/code.eval.txt")));
            return new LogitsComparison(ours, theirs, EXTENT).run(weights.name(), weights, texts);
        }
    }

    private static void assertPasses(LogitsResult result) {
        assertThat(result.passes()).as(LogitsReport.line(result)).isTrue();
    }
}

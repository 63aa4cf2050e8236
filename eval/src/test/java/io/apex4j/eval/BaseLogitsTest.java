package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.apex4j.gguf.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of base logits are those of llama-perplexity. */
class BaseLogitsTest {
    /** Logits differ in their last bits; the 16-bit numbers then differ by one now and then. */
    private static final int LEVEL_TOLERANCE = 2;

    private static final int CONTEXT = 512;
    private static final int SCORED = 255;
    private static final int VOCABULARY = 8192;
    private static final int RECORD_SHORTS = VOCABULARY + 4;
    private static final int RECORDS_START = 20 + 4 * 2 * CONTEXT;

    @TempDir
    Path folder;

    private static EvaluationRequest.Builder request(Path model) {
        return EvaluationRequest.of(List.of(model)).measuresChanges(false);
    }

    private static EvaluationText text() throws IOException {
        return EvaluationText.read("eval", SharedData.path("golden/eval.txt"));
    }

    private static Path golden() {
        return SharedData.path("golden/base.kld");
    }

    @Test
    void theFileIsTheOneThatLlamaPerplexityWrites() throws IOException {
        Path file = folder.resolve("base.kld");

        EvaluationRun.run(
                request(TinyModel.bf16())
                        .text(text())
                        .chunks(2)
                        .savedLogits(file)
                        .build(),
                EvaluationProgress.NONE);

        byte[] own = Files.readAllBytes(file);
        byte[] foreign = Files.readAllBytes(golden());
        assertThat(own).hasSameSizeAs(foreign);
        assertThat(Arrays.copyOf(own, RECORDS_START)).isEqualTo(Arrays.copyOf(foreign, RECORDS_START));
        assertThat(largestDifference(levels(own), levels(foreign))).isLessThanOrEqualTo(LEVEL_TOLERANCE);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    private static int largestDifference(short[] a, short[] b) {
        int largest = 0;
        for (int index = 0; index < a.length; index++) {
            if (index % RECORD_SHORTS >= 4) {
                largest = Math.max(largest, Math.abs((a[index] & 0xffff) - (b[index] & 0xffff)));
            }
        }
        return largest;
    }

    private static short[] levels(byte[] file) {
        short[] levels = new short[2 * SCORED * RECORD_SHORTS];
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(RECORDS_START)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(levels);
        return levels;
    }

    @Test
    void comparingWithTheFileIsComparingWithTheModel() throws IOException {
        Path model = TinyModel.quantized(folder, "micro-imatrix");

        TextResult byFile = EvaluationRun.run(
                        request(model).baseLogits(golden()).build(), EvaluationProgress.NONE)
                .models()
                .getFirst()
                .overall()
                .orElseThrow();
        TextResult byModel = EvaluationRun.run(
                        request(model)
                                .reference(TinyModel.bf16())
                                .text(text())
                                .chunks(2)
                                .build(),
                        EvaluationProgress.NONE)
                .models()
                .get(1)
                .overall()
                .orElseThrow();

        DivergenceResult fromFile = byFile.divergence().orElseThrow();
        DivergenceResult fromModel = byModel.divergence().orElseThrow();
        assertThat(byFile.perplexity()).isEqualTo(byModel.perplexity());
        assertThat(fromFile.mean().value()).isCloseTo(fromModel.mean().value(), within(2e-5));
        assertThat(fromFile.sameTop().value()).isCloseTo(fromModel.sameTop().value(), within(0.005));
        assertThat(fromFile.rmsDelta().value()).isCloseTo(fromModel.rmsDelta().value(), within(1e-5));
        double perplexity = fromModel.referencePerplexity().value();
        assertThat(fromFile.referencePerplexity().value()).isCloseTo(perplexity, within(0.005 * perplexity));
    }

    @Test
    void damagedFilesAreRefusedByName() throws IOException {
        byte[] good = Files.readAllBytes(golden());

        refused("empty", new byte[0], "has 0 bytes");
        refused("magic", changed(good, 0, 'x'), "does not begin with '_logits_'");
        refused("cut", Arrays.copyOf(good, good.length - 1), "it was not written to its end");
        refused("long", Arrays.copyOf(good, good.length + 1), "would have " + good.length);
        refused("context", withInt(good, 8, -5), "context is -5");
        refused("vocabulary", withInt(good, 12, Integer.MAX_VALUE), "vocabulary is 2147483647");
        refused("chunks", withInt(good, 16, Integer.MAX_VALUE), "number of chunks is 2147483647");
        refused("token", withInt(good, 20 + 4 * 600, 8192), "token 8192 at place 88 of chunk 2");
        refused("scale", withInt(good, RECORDS_START, 0x7fc00000), "scale NaN", "place 256 of chunk 1");
    }

    private void refused(String name, byte[] bytes, String... messages) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, bytes);
        assertThatThrownBy(() -> EvaluationRun.run(
                        request(TinyModel.bf16()).baseLogits(file).build(), EvaluationProgress.NONE))
                .as(name)
                .isInstanceOf(EvaluationException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(messages);
    }

    @Test
    void aFileOfAnotherVocabularyIsRefused() throws IOException {
        BaseLogitsLayout layout = new BaseLogitsLayout(4, 6, 2);
        ByteBuffer bytes = ByteBuffer.allocate((int) layout.fileBytes()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(BaseLogitsLayout.MAGIC).putInt(4).putInt(6).putInt(2);
        Path file = folder.resolve("other.kld");
        Files.write(file, bytes.array());

        assertThatThrownBy(() -> EvaluationRun.run(
                        request(TinyModel.bf16()).baseLogits(file).build(), EvaluationProgress.NONE))
                .isInstanceOf(EvaluationException.class)
                .hasMessageContainingAll("with 6 tokens", "8192", "same tokenizer");
    }

    private static byte[] changed(byte[] bytes, int place, int value) {
        byte[] copy = bytes.clone();
        copy[place] = (byte) value;
        return copy;
    }

    private static byte[] withInt(byte[] bytes, int place, int value) {
        byte[] copy = bytes.clone();
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(place, value);
        return copy;
    }
}

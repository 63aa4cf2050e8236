package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
    private static final int[] PROMPT =
            new SplittableRandom(1).ints(200, 0, 256).toArray();

    @TempDir
    private Path folder;

    private static float[] logits(Path file, KvType keys, KvType values) throws IOException {
        try (Model model = Model.load(file, ModelOptions.defaults().withKvTypes(keys, values))) {
            return model.newSession().prompt(PROMPT);
        }
    }

    private static double largestDifference(float[] a, float[] b) {
        double largest = 0;
        for (int index = 0; index < a.length; index++) {
            largest = Math.max(largest, Math.abs(a[index] - b[index]));
        }
        return largest;
    }

    @Test
    void aDenseModelIsAMixtureWithoutMixtures() throws IOException {
        float[] dense = logits(TinyModel.dense().write(folder), KvType.F16, KvType.F16);
        float[] mixture = logits(TinyModel.mixture(4).write(folder), KvType.F16, KvType.F16);
        assertThat(dense).isEqualTo(mixture);
        assertThat(logits(TinyModel.mixture(3).write(folder), KvType.F16, KvType.F16))
                .isNotEqualTo(dense);
    }

    @Test
    void coarserCachesComeClose() throws IOException {
        Path file = TinyModel.mixture().write(folder);
        float[] exact = logits(file, KvType.F32, KvType.F32);
        assertThat(largestDifference(exact, new float[exact.length])).isGreaterThan(1);
        assertThat(largestDifference(exact, logits(file, KvType.F16, KvType.F16)))
                .isBetween(1e-6, 0.02);
        assertThat(largestDifference(exact, logits(file, KvType.Q8_0, KvType.F32)))
                .isBetween(1e-5, 0.3);
        assertThat(largestDifference(exact, logits(file, KvType.F32, KvType.Q8_0)))
                .isBetween(1e-5, 0.3);
    }

    @Test
    void anOutputOfItsOwnIsUsed() throws IOException {
        float[] tied = logits(TinyModel.dense().write(folder), KvType.F16, KvType.F16);
        Path file = TinyModel.dense()
                .shape("output.weight", 64, TinyModel.VOCABULARY)
                .write(folder);
        assertThat(logits(file, KvType.F16, KvType.F16)).isNotEqualTo(tied);
    }

    @Test
    void theCacheGrowsWithTheSequence() throws IOException {
        try (Model model = Model.load(TinyModel.dense().write(folder), ModelOptions.defaults())) {
            Session session = model.newSession();
            long empty = session.stateBytes();
            session.prompt(1, 2, 3);
            long begun = session.stateBytes();
            session.prompt(PROMPT);
            // 128 positions of 3 key and value heads of 32 values in 2 bytes.
            assertThat(begun - empty).isEqualTo(128 * 3 * 2 * 32 * 2);
            assertThat(session.stateBytes() - empty).isEqualTo(2 * (begun - empty));
        }
    }

    @Test
    void theContextCanBeFilledToTheLastToken() throws IOException {
        ModelOptions options = ModelOptions.defaults().withContextLength(203);
        try (Model model = Model.load(TinyModel.mixture().write(folder), options)) {
            Session session = model.newSession();
            session.prompt(PROMPT);
            assertThat(session.remaining()).isEqualTo(3);
            assertThatThrownBy(() -> session.prompt(1, 2, 3, 4))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("4 tokens do not fit: the context holds 203 tokens and has 200; the model is made for"
                            + " up to 400 (option -c)");
            session.prompt(1, 2);
            session.step(3);
            assertThat(session.remaining()).isZero();
            assertThatThrownBy(() -> session.step(4)).isInstanceOf(ModelException.class);
        }
    }

    @Test
    void describesItself() throws IOException {
        try (Model model = Model.load(TinyModel.mixture().write(folder), ModelOptions.defaults())) {
            assertThat(model.architecture()).isEqualTo("lfm2moe");
            assertThat(model.contextLength()).isEqualTo(TinyModel.CONTEXT);
            assertThat(model.vocabularySize()).isEqualTo(TinyModel.VOCABULARY);
        }
    }
}

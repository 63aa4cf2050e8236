package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A prompt cache in a file gives the very states that were saved, and a damaged or foreign one is refused. */
class StateFileTest {
    private static final long PLENTY = 1 << 30;
    private static final int[] PROMPT =
            new SplittableRandom(1).ints(150, 0, 256).toArray();

    @TempDir
    private static Path folder;

    private static Path file;
    private static Model model;

    @BeforeAll
    static void load() throws IOException {
        file = TinyModel.mixture().write(folder);
        model = Model.load(file, ModelOptions.defaults());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** Saves the states after 64, 128 and all tokens of the prompt and a generated one. */
    private static Session saved(Path target, Model model) throws IOException {
        PromptCache cache = new PromptCache(PLENTY);
        Session session = model.newSession();
        session.prompt(PROMPT, List.of(64, 128), cache::add);
        session.step(7);
        cache.add(session.snapshot());
        assertThat(cache.save(target, session.tokens(), model)).isTrue();
        return session;
    }

    @ParameterizedTest
    @EnumSource(KvType.class)
    void aLoadedStateIsBitForBitTheSavedOne(KvType type) throws IOException {
        Path target = folder.resolve(type + ".cache");
        try (Model typed = Model.load(file, ModelOptions.defaults().withKvTypes(type, type))) {
            Session session = saved(target, typed);
            PromptCache cache = new PromptCache(PLENTY);
            assertThat(cache.load(target, typed)).isEqualTo(session.tokens());
            Session loaded = typed.newSession();
            assertThat(cache.restore(session.tokens().withGenerated(8), loaded)).isEqualTo(151);
            assertThat(loaded.step(9)).isEqualTo(session.step(9));

            TokenSequence other = TokenSequence.ofPrompt(Arrays.copyOf(PROMPT, 140));
            assertThat(cache.restore(other, loaded)).isEqualTo(128);
            Session anew = typed.newSession();
            anew.prompt(Arrays.copyOf(PROMPT, 128));
            assertThat(loaded.prompt(5, 6)).isEqualTo(anew.prompt(5, 6));
        }
    }

    @Test
    void aFlippedByteAnywhereIsRefused() throws IOException {
        Path target = folder.resolve("flipped.cache");
        saved(target, model);
        byte[] bytes = Files.readAllBytes(target);
        SplittableRandom random = new SplittableRandom(2);
        for (int index = 0; index < 400; index++) {
            int place = index < 70 ? index : index < 110 ? bytes.length - index + 69 : random.nextInt(bytes.length);
            byte[] damaged = bytes.clone();
            damaged[place] ^= (byte) (1 << random.nextInt(8));
            Files.write(target, damaged);
            assertThatThrownBy(() -> new PromptCache(PLENTY).load(target, model))
                    .as("byte %d", place)
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("flipped.cache");
        }
    }

    @Test
    void aCutOrLengthenedFileIsRefused() throws IOException {
        Path target = folder.resolve("cut.cache");
        saved(target, model);
        byte[] bytes = Files.readAllBytes(target);
        for (int length : new int[] {0, 7, 59, 60, 100, bytes.length - 1, bytes.length + 1}) {
            Files.write(target, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> new PromptCache(PLENTY).load(target, model))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("cannot be used");
        }
    }

    @Test
    void aFileOfAnotherModelOrOfOtherTypesIsRefused() throws IOException {
        Path target = folder.resolve("other.cache");
        saved(target, model);
        Path elsewhere = Files.createDirectories(folder.resolve("other"));
        try (Model other = Model.load(TinyModel.dense().write(elsewhere), ModelOptions.defaults());
                Model typed = Model.load(file, ModelOptions.defaults().withKvTypes(KvType.F32, KvType.F16))) {
            assertThatThrownBy(() -> new PromptCache(PLENTY).load(target, other))
                    .hasMessageContaining("another model");
            assertThatThrownBy(() -> new PromptCache(PLENTY).load(target, typed))
                    .hasMessageContaining("keys are of another type than f32");
        }
    }

    @Test
    void whereNothingIsKnownNothingIsWritten() throws IOException {
        Path target = folder.resolve("nothing.cache");
        assertThat(new PromptCache(PLENTY).save(target, TokenSequence.ofPrompt(1, 2), model))
                .isFalse();
        assertThat(target).doesNotExist();
    }
}

package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptCacheTest {
    private static final long PLENTY = 1 << 30;

    @TempDir
    private static Path folder;

    private static Model model;

    @BeforeAll
    static void load() throws IOException {
        model = Model.load(TinyModel.mixture().write(folder), ModelOptions.defaults());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static TokenSequence tokens(int... tokens) {
        return TokenSequence.ofPrompt(tokens);
    }

    private static Snapshot prompted(int... tokens) {
        Session session = model.newSession();
        session.prompt(tokens);
        return session.snapshot();
    }

    @Test
    void theLongestBeginningIsGoneOnFrom() {
        PromptCache cache = new PromptCache(PLENTY);
        cache.add(prompted(1, 2));
        cache.add(prompted(1, 2, 3, 4));
        cache.add(prompted(1, 2, 9, 9));
        Session session = model.newSession();
        assertThat(cache.restore(tokens(1, 2, 3, 4, 5), session)).isEqualTo(4);
        assertThat(session.tokens()).isEqualTo(tokens(1, 2, 3, 4));
        assertThat(session.prompt(5)).isEqualTo(model.newSession().prompt(1, 2, 3, 4, 5));
    }

    @Test
    void atLeastOneTokenIsLeftToTakeIn() {
        PromptCache cache = new PromptCache(PLENTY);
        cache.add(prompted(1, 2));
        cache.add(prompted(1, 2, 3));
        assertThat(cache.restore(tokens(1, 2, 3), model.newSession())).isEqualTo(2);
    }

    @Test
    void anotherBeginningStartsAnew() {
        PromptCache cache = new PromptCache(PLENTY);
        cache.add(prompted(1, 2));
        Session session = model.newSession();
        session.prompt(7);
        assertThat(cache.restore(tokens(2, 2, 3), session)).isZero();
        assertThat(session.position()).isZero();
    }

    @Test
    void aGeneratedTokenIsAnotherBeginningThanAGivenOne() {
        PromptCache cache = new PromptCache(PLENTY);
        Session session = model.newSession();
        session.prompt(1);
        session.step(2);
        cache.add(session.snapshot());
        assertThat(session.tokens()).isEqualTo(tokens(1).withGenerated(2)).isNotEqualTo(tokens(1, 2));
        assertThat(cache.restore(tokens(1, 2, 3), model.newSession())).isZero();
        assertThat(cache.restore(tokens(1).withGenerated(2).withPrompt(3), model.newSession()))
                .isEqualTo(2);
    }

    @Test
    void theStateThatWasNotUsedForTheLongestTimeGoesFirst() {
        Snapshot one = prompted(1, 1);
        long bytes = measure(one);
        PromptCache cache = new PromptCache(3 * bytes);
        cache.add(one);
        cache.add(prompted(2, 2));
        cache.add(prompted(3, 3));
        assertThat(cache.bytes()).isEqualTo(3 * bytes);
        cache.restore(tokens(1, 1, 5), model.newSession());
        cache.add(prompted(4, 4));
        assertThat(cache.size()).isEqualTo(3);
        assertThat(List.of(1, 2, 3, 4))
                .extracting(token -> cache.restore(tokens(token, token, 5), model.newSession()))
                .containsExactly(2, 0, 2, 2);
    }

    private static long measure(Snapshot snapshot) {
        PromptCache cache = new PromptCache(PLENTY);
        cache.add(snapshot);
        return cache.bytes();
    }

    @Test
    void sharedKeysAndValuesAreCountedOnce() {
        Session session = model.newSession();
        session.prompt(IntStream.range(0, 100).toArray());
        Snapshot first = session.snapshot();
        session.prompt(5);
        PromptCache cache = new PromptCache(PLENTY);
        cache.add(first);
        long alone = cache.bytes();
        cache.add(session.snapshot());
        assertThat(cache.bytes() - alone).isPositive().isLessThan(alone / 2);
        cache.add(first);
        assertThat(cache.size()).isEqualTo(2);
        cache.clear();
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void aCacheOfNothingKeepsNothing() {
        PromptCache cache = new PromptCache(0);
        cache.add(prompted(1, 2));
        assertThat(cache.size()).isZero();
        assertThat(cache.bytes()).isZero();
    }
}

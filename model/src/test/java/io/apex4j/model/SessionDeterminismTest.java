package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.GgufValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token's logits depend on its sequence and its path, to the bit, and on nothing else. */
class SessionDeterminismTest {
    /** Longer than a pass of 512 tokens, and than some blocks of the cache. */
    private static final int[] PROMPT = tokens(1, 600);

    private static final int[] ANSWER = tokens(2, 20);

    @TempDir
    private static Path folder;

    private static Path file;
    private static Model model;

    @BeforeAll
    static void load() throws IOException {
        file = TinyModel.mixture()
                .set("lfm2moe.context_length", new GgufValue.UInt32(700))
                .write(folder);
        model = Model.load(file, ModelOptions.defaults().withThreads(2));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static int[] tokens(long seed, int count) {
        return new SplittableRandom(seed).ints(count, 0, 256).toArray();
    }

    /** The logits after every token of a prompt that goes in in chunks, and then of an answer that goes in one by one. */
    private static List<float[]> logits(Session session, int chunk) {
        List<float[]> all = new ArrayList<>();
        for (int start = 0; start < PROMPT.length; start += chunk) {
            int[] part = Arrays.copyOfRange(PROMPT, start, Math.min(PROMPT.length, start + chunk));
            session.prompt(part, (index, logits) -> all.add(logits.clone()));
        }
        for (int token : ANSWER) {
            all.add(session.step(token));
        }
        return all;
    }

    private static void assertSameBits(List<float[]> actual, List<float[]> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int index = 0; index < actual.size(); index++) {
            assertThat(actual.get(index)).as("logits after token %d", index).isEqualTo(expected.get(index));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 128, 512, 599})
    void chunksOfThePromptChangeNothing(int chunk) {
        assertSameBits(logits(model.newSession(), chunk), logits(model.newSession(), 600));
    }

    @Test
    void logitsOfTheLastTokenAreTheSameAloneAndAmongAll() {
        List<float[]> all = logits(model.newSession(), 600);
        assertThat(model.newSession().prompt(PROMPT)).isEqualTo(all.get(PROMPT.length - 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void threadsChangeNothing(int threads) throws IOException {
        try (Model other = Model.load(file, ModelOptions.defaults().withThreads(threads))) {
            assertSameBits(logits(other.newSession(), 600), logits(model.newSession(), 600));
        }
    }

    @ParameterizedTest
    @EnumSource(KvType.class)
    void sequencesOfABatchDoNotTouchEachOther(KvType type) throws IOException {
        try (Model typed = Model.load(file, ModelOptions.defaults().withKvTypes(type, type))) {
            List<int[]> prompts = List.of(PROMPT, tokens(3, 1), tokens(4, 390), tokens(5, 17));
            List<Session> together =
                    prompts.stream().map(prompt -> typed.newSession()).toList();
            List<float[]> batch = new ArrayList<>(typed.prompt(batch(together, prompts)));
            List<int[]> steps = List.of(new int[] {7}, new int[] {8, 9}, new int[] {10}, new int[] {7});
            batch.addAll(typed.generated(batch(together, steps)));
            List<Session> alone =
                    prompts.stream().map(prompt -> typed.newSession()).toList();
            List<float[]> single = new ArrayList<>();
            for (int index = 0; index < prompts.size(); index++) {
                single.add(alone.get(index).prompt(prompts.get(index)));
            }
            for (int index = 0; index < prompts.size(); index++) {
                float[] last = {};
                for (int token : steps.get(index)) {
                    last = alone.get(index).step(token);
                }
                single.add(last);
            }
            assertSameBits(batch, single);
        }
    }

    private static List<SessionTokens> batch(List<Session> sessions, List<int[]> tokens) {
        List<SessionTokens> batch = new ArrayList<>();
        for (int index = 0; index < sessions.size(); index++) {
            batch.add(new SessionTokens(sessions.get(index), tokens.get(index)));
        }
        return batch;
    }

    @Test
    void verifiedTokensAreAsSteppedOnes() {
        Session session = model.newSession();
        session.prompt(PROMPT);
        List<float[]> verified = new ArrayList<>();
        session.verify(ANSWER, (index, logits) -> verified.add(logits.clone()));
        List<float[]> all = logits(model.newSession(), 600);
        assertSameBits(verified, all.subList(PROMPT.length, all.size()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 129, 256, 300})
    void aSnapshotGoesOnAsIfNothingHadHappened(int length) {
        Session session = model.newSession();
        if (length > 0) {
            session.prompt(Arrays.copyOf(PROMPT, length));
        }
        Snapshot snapshot = session.snapshot();
        List<float[]> expected = answer(session);
        assertThat(session.position()).isEqualTo(length + ANSWER.length);
        session.prompt(tokens(6, 50));

        session.restore(snapshot);
        assertThat(session.position()).isEqualTo(length);
        session.prompt(tokens(7, 80));

        session.restore(snapshot);
        Session other = model.newSession();
        other.restore(snapshot);
        other.step(ANSWER[1]);
        assertSameBits(answer(session), expected);
        assertThat(snapshot.position()).isEqualTo(length);
    }

    @Test
    void aSnapshotTakenOnTheWayIsOneTakenThere() {
        List<Integer> marks = List.of(1, 2, 3, 64, 127, 128, 129, 511, 512, 513, 600);
        List<Snapshot> kept = new ArrayList<>();
        float[] last = model.newSession().prompt(PROMPT, marks, kept::add);
        assertThat(last).isEqualTo(model.newSession().prompt(PROMPT));
        assertThat(kept).extracting(Snapshot::position).isEqualTo(marks);
        for (Snapshot snapshot : kept) {
            Session resumed = model.newSession();
            resumed.restore(snapshot);
            Session anew = model.newSession();
            anew.prompt(Arrays.copyOf(PROMPT, snapshot.position()));
            assertSameBits(answer(resumed), answer(anew));
        }
    }

    @Test
    void verifiedTokensCanBeTakenBackToAnyOfThem() {
        Session session = model.newSession();
        session.prompt(PROMPT);
        List<Snapshot> kept = new ArrayList<>();
        session.verify(ANSWER, (index, logits) -> {}, kept::add);
        assertThat(kept).hasSize(ANSWER.length - 1);
        List<float[]> all = logits(model.newSession(), 600);
        for (int taken = 1; taken < ANSWER.length; taken++) {
            session.restore(kept.get(taken - 1));
            assertThat(session.step(ANSWER[taken])).isEqualTo(all.get(PROMPT.length + taken));
        }
    }

    @Test
    void aBatchHandsOutTheLogitsThatAreAskedForAndNoOthers() {
        List<float[]> all = logits(model.newSession(), 600);
        List<int[]> prompts = List.of(PROMPT, Arrays.copyOf(PROMPT, 300));
        Map<List<Integer>, float[]> received = new ConcurrentHashMap<>();
        model.prompt(batch(List.of(model.newSession(), model.newSession()), prompts), new BatchLogitsConsumer() {
            @Override
            public boolean wants(int sequence, int index) {
                return index % 7 == sequence;
            }

            @Override
            public void accept(int sequence, int index, float[] logits, int offset) {
                float[] row = Arrays.copyOfRange(logits, offset, offset + model.vocabularySize());
                assertThat(received.put(List.of(sequence, index), row)).isNull();
            }
        });
        assertThat(received).hasSize(86 + 43);
        received.forEach((place, row) -> {
            assertThat(place.get(1) % 7).isEqualTo(place.get(0));
            assertThat(row).isEqualTo(all.get(place.get(1)));
        });
    }

    @Test
    void anObserverSeesTheInputsOfEveryWeightByNameAndExpert() {
        Map<String, Integer> rows = new TreeMap<>();
        model.prompt(
                batch(List.of(model.newSession()), List.of(PROMPT)),
                new BatchLogitsConsumer() {
                    @Override
                    public boolean wants(int sequence, int index) {
                        return false;
                    }

                    @Override
                    public void accept(int sequence, int index, float[] logits, int offset) {
                        throw new AssertionError("no logits are asked for");
                    }
                },
                (tensor, matrix, x, count, columns) -> {
                    assertThat(x.length).isGreaterThanOrEqualTo(count * columns);
                    rows.merge(tensor, count, Integer::sum);
                });
        assertThat(rows).doesNotContainKey("token_embd.weight").containsEntry("blk.0.ffn_up.weight", PROMPT.length);
        List<String> experts =
                rows.keySet().stream().filter(name -> name.contains("_exps")).toList();
        assertThat(experts).isNotEmpty();
        experts.forEach(name -> assertThat(rows.get(name)).as(name).isEqualTo(2 * PROMPT.length));
    }

    private static List<float[]> answer(Session session) {
        List<float[]> logits = new ArrayList<>();
        for (int token : ANSWER) {
            logits.add(session.step(token));
        }
        return logits;
    }

    @Test
    void whatCameBeforeMatters() {
        float[] one = model.newSession().prompt(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(model.newSession().prompt(2, 2, 3, 4, 5, 6, 7, 8)).isNotEqualTo(one);
        assertThat(model.newSession().prompt(2, 1, 3, 4, 5, 6, 7, 8)).isNotEqualTo(one);
    }

    @Test
    void aClearedSessionIsANewOne() {
        Session session = model.newSession();
        session.prompt(tokens(8, 40));
        session.clear();
        assertThat(session.prompt(PROMPT)).isEqualTo(model.newSession().prompt(PROMPT));
    }
}

package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several threads ask of a model at once. */
class GatheringTest {
    private static final int THREADS = 8;
    private static Model model;

    @BeforeAll
    static void load(@TempDir Path folder) throws IOException {
        model = Model.load(TinyModel.mixture().write(folder), ModelOptions.defaults());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void answersAreThoseGivenAlone() throws Exception {
        List<List<Integer>> alone = IntStream.range(0, THREADS)
                .mapToObj(index -> answer(index, () -> false).tokens())
                .toList();
        List<Callable<List<Integer>>> tasks = new ArrayList<>();
        for (int index = 0; index < THREADS; index++) {
            int which = index;
            tasks.add(() -> answer(which, () -> false).tokens());
        }

        assertThat(together(tasks)).isEqualTo(alone);
    }

    @Test
    void answersAreThoseGivenAloneThoughOthersLeave() throws Exception {
        List<Integer> alone = answer(0, () -> false).tokens();
        List<Callable<List<Integer>>> tasks = new ArrayList<>();
        tasks.add(() -> answer(0, () -> false).tokens());
        for (int index = 1; index < THREADS; index++) {
            int which = index;
            AtomicInteger asked = new AtomicInteger();
            tasks.add(() ->
                    answer(which, () -> asked.incrementAndGet() > 10 * which).tokens());
        }

        assertThat(together(tasks).getFirst()).isEqualTo(alone);
    }

    @Test
    void whoWaitsForALongCallGetsWhatItWouldGetAlone() throws Exception {
        CountDownLatch isBusy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newCachedThreadPool()) {
            Future<?> first = executor.submit(() -> model.newSession().prompt(new int[] {1, 2, 3}, (index, row) -> {
                isBusy.countDown();
                await(goOn);
            }));
            await(isBusy);
            List<Session> sessions = new ArrayList<>();
            List<Future<float[]>> steps = new ArrayList<>();
            for (int index = 0; index < THREADS; index++) {
                Session session = model.newSession();
                sessions.add(session);
                steps.add(executor.submit(() -> session.prompt(5, 6, 7)));
            }
            goOn.countDown();
            first.get();
            float[] expected = model.newSession().prompt(5, 6, 7);
            for (Future<float[]> step : steps) {
                assertThat(step.get()).isEqualTo(expected);
            }
            assertThat(sessions).allMatch(session -> session.position() == 3);
        }
    }

    @Test
    void anAbandonedPromptEndsAndLeavesTheSessionUsable() {
        Session session = model.newSession();
        session.prompt(1, 2, 3);
        AtomicInteger asked = new AtomicInteger();

        assertThatThrownBy(() -> session.prompt(
                        IntStream.range(10, 200).toArray(),
                        List.of(),
                        unwanted -> {},
                        () -> asked.incrementAndGet() > 2))
                .isInstanceOf(CancellationException.class);

        Session other = model.newSession();
        other.prompt(1, 2, 3);
        assertThat(session.position()).isEqualTo(3);
        assertThat(session.step(4)).isEqualTo(other.step(4));
    }

    @Test
    void aFailingListenerHarmsNobodyElse() throws Exception {
        List<Callable<List<Integer>>> tasks = new ArrayList<>();
        tasks.add(() -> answer(0, () -> false).tokens());
        tasks.add(() -> {
            model.newSession().verify(new int[] {1, 2, 3, 4}, (index, row) -> {
                throw new IllegalStateException("of the listener");
            });
            return List.of();
        });
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            List<Future<List<Integer>>> results = executor.invokeAll(tasks);

            assertThat(results.get(0).get()).isEqualTo(answer(0, () -> false).tokens());
            assertThatThrownBy(() -> results.get(1).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("of the listener");
        }
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(tasks.size())) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : executor.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        }
    }

    private static Generation answer(int index, BooleanSupplier isCancelled) {
        int[] prompt = IntStream.range(0, 20 + 40 * index)
                .map(place -> 1 + (7 * place + index) % 250)
                .toArray();
        SamplingOptions sampling = SamplingOptions.neutral()
                .temperature(index % 2 == 0 ? 0 : 1)
                .seed(index)
                .build();
        Generator generator = new Generator(model.newSession(), Sampler.of(sampling, model.tokenizer()));
        return generator.generate(
                prompt,
                GenerationOptions.defaults().withMaximumTokens(40).withIgnoresEnd(true),
                new GenerationListener() {
                    @Override
                    public void text(String piece) {}

                    @Override
                    public boolean isCancelled() {
                        return isCancelled.getAsBoolean();
                    }
                });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interruption) {
            throw new IllegalStateException(interruption);
        }
    }
}

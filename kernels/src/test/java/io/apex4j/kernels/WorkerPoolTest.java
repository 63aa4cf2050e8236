package io.apex4j.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs on worker threads. */
@Timeout(60)
class WorkerPoolTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void everyTaskRunsOnce(int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            for (int tasks : new int[] {0, 1, 2, 7, 1000}) {
                AtomicIntegerArray runs = new AtomicIntegerArray(tasks);
                pool.run(tasks, (worker, index) -> runs.incrementAndGet(index));
                for (int index = 0; index < tasks; index++) {
                    assertThat(runs.get(index)).isOne();
                }
            }
        }
    }

    @Test
    void manyTinyJobsComplete() {
        try (WorkerPool pool = new WorkerPool(3)) {
            LongAdder sum = new LongAdder();
            for (int job = 0; job < 20_000; job++) {
                pool.run(3, (worker, index) -> sum.add(index));
                assertThat(sum.sum()).isEqualTo(3L * (job + 1));
            }
        }
    }

    @Test
    void workersTakePartAfterTheyParked() throws InterruptedException {
        try (WorkerPool pool = new WorkerPool(2)) {
            for (int job = 0; job < 20; job++) {
                awaitParked();
                CountDownLatch both = new CountDownLatch(2);
                pool.run(2, (worker, index) -> meet(both));
                assertThat(both.getCount()).isZero();
            }
        }
    }

    private static void awaitParked() {
        Thread worker = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("apex4j-worker"))
                .findAny()
                .orElseThrow();
        while (worker.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    /** Returns when as many threads are here as the latch counts. */
    private static void meet(CountDownLatch latch) {
        latch.countDown();
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTaskKnowsItsThread() {
        try (WorkerPool pool = new WorkerPool(3)) {
            Set<Integer> workers = ConcurrentHashMap.newKeySet();
            CountDownLatch all = new CountDownLatch(3);
            pool.run(3, (worker, index) -> {
                workers.add(worker);
                meet(all);
            });
            assertThat(workers).containsExactlyInAnyOrder(0, 1, 2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void anExceptionReachesTheCallerAndThePoolLivesOn(int threads) {
        try (WorkerPool pool = new WorkerPool(threads)) {
            for (int job = 0; job < 100; job++) {
                IllegalStateException failure = new IllegalStateException("task 3");
                assertThatIllegalStateException()
                        .isThrownBy(() -> pool.run(10, (worker, index) -> failAt(3, index, failure)))
                        .isSameAs(failure);
            }
            LongAdder runs = new LongAdder();
            pool.run(10, (worker, index) -> runs.increment());
            assertThat(runs.sum()).isEqualTo(10);
        }
    }

    @Test
    void anErrorReachesTheCaller() {
        try (WorkerPool pool = new WorkerPool(2)) {
            assertThatExceptionOfType(StackOverflowError.class)
                    .isThrownBy(() -> pool.run(4, (worker, index) -> {
                        throw new StackOverflowError();
                    }));
        }
    }

    private static void failAt(int failing, int index, RuntimeException failure) {
        if (index == failing) {
            throw failure;
        }
    }

    @Test
    void aTaskMayRunAJob() {
        try (WorkerPool pool = new WorkerPool(3)) {
            LongAdder runs = new LongAdder();
            pool.run(8, (worker, index) -> pool.run(8, (inner, innerIndex) -> runs.increment()));
            assertThat(runs.sum()).isEqualTo(64);
        }
    }

    @Test
    void anInterruptEndsNoJobAndIsKept() {
        try (WorkerPool pool = new WorkerPool(2)) {
            LongAdder runs = new LongAdder();
            Thread.currentThread().interrupt();
            for (int job = 0; job < 1000; job++) {
                pool.run(2, (worker, index) -> runs.increment());
            }
            assertThat(Thread.interrupted()).isTrue();
            assertThat(runs.sum()).isEqualTo(2000);
        }
    }

    @Test
    void aClosedPoolRefusesJobs() {
        WorkerPool pool = new WorkerPool(2);
        pool.close();
        pool.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> pool.run(2, (worker, index) -> {}))
                .withMessageContaining("closed");
    }

    @Test
    void aPoolHasAThread() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WorkerPool(0)).withMessageContaining("0 threads");
    }
}

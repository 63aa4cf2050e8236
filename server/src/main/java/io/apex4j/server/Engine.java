package io.apex4j.server;

import io.apex4j.model.AnswerOptions;
import io.apex4j.model.ChatModel;
import io.apex4j.model.ChatPrompt;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.SamplingOptions;
import io.apex4j.model.TokenSequence;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers several requests at a time: each on a slot with a thread and a context of its own, so that a running answer never
 * lacks room because of others. What the slots ask of the model at the same time is evaluated together, and what prompts
 * have in common is evaluated once. Safe for use by several threads.
 */
public final class Engine implements AutoCloseable {
    /** How long {@link #close()} lets answers come to their end. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final ChatModel chat;
    private final EngineOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Job> waiting = new ArrayDeque<>();
    private final Set<Job> running = new HashSet<>();
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder answerTokens = new LongAdder();
    /** Which slots are at work; told to people, who do not mind if it is a little late. */
    private final boolean[] busy;

    private boolean isClosed;

    /** Starts the slots. The model stays the caller's, who closes it after the engine. */
    public Engine(ChatModel chat, EngineOptions options) {
        this.chat = chat;
        this.options = options;
        this.busy = new boolean[options.slots()];
        for (int number = 0; number < options.slots(); number++) {
            Slot slot = new Slot(number, chat, answerTokens::increment);
            threads.add(Thread.ofPlatform().name("slot-" + number).daemon().start(() -> work(slot)));
        }
    }

    /** The model. */
    public ChatModel chat() {
        return chat;
    }

    /** The options in use. */
    public EngineOptions options() {
        return options;
    }

    /**
     * Has a conversation answered.
     *
     * @throws ContextExceededException when the context has no room for it
     * @throws EngineBusyException when too many wait already
     * @throws EngineClosedException when the engine is closed or being closed
     */
    public Job submit(ChatPrompt prompt, AnswerOptions answers) {
        return submit(new JobTask.Chat(prompt, answers.withReasoningBudgetAtMost(options.reasoningBudget())));
    }

    /**
     * Has tokens gone on with.
     *
     * @param isScored whether the probabilities of the prompt's tokens are asked for
     * @throws ContextExceededException when the context has no room for them
     * @throws EngineBusyException when too many wait already
     * @throws EngineClosedException when the engine is closed or being closed
     */
    public Job submit(TokenSequence prompt, SamplingOptions sampling, GenerationOptions generation, boolean isScored) {
        return submit(new JobTask.Completion(prompt, sampling, generation, isScored));
    }

    private Job submit(JobTask task) {
        if (task.promptTokens() >= chat.model().contextLength()) {
            throw new ContextExceededException(task.promptTokens(), chat.model().contextLength());
        }
        Job job = new Job(task, this);
        locked(() -> {
            if (isClosed) {
                throw new EngineClosedException();
            }
            if (running.size() + waiting.size() >= options.slots() + options.waiting()) {
                throw new EngineBusyException(
                        "all " + options.slots() + " slots are taken and " + waiting.size() + " requests wait for one");
            }
            waiting.add(job);
            changed.signal();
        });
        return job;
    }

    /** Requests that are being answered. */
    public int running() {
        return count(running::size);
    }

    /** Tokens of answers so far, those of answers that are under way included. */
    public long answerTokens() {
        return answerTokens.sum();
    }

    /** Whether a slot is at work. */
    boolean isRunning(int slot) {
        return busy[slot];
    }

    /** Requests that wait for a slot. */
    public int waiting() {
        return count(waiting::size);
    }

    /** Takes a job out of those that wait, if it is one of them; that is its end. */
    void forget(Job job) {
        boolean[] isFound = new boolean[1];
        locked(() -> isFound[0] = waiting.remove(job));
        if (isFound[0]) {
            job.tell(new JobEvent.Failed(new JobCancelledException()));
        }
    }

    private void work(Slot slot) {
        for (Job job = take(); job != null; job = take()) {
            Job done = job;
            busy[slot.number()] = true;
            JobEvent last = slot.run(job);
            busy[slot.number()] = false;
            locked(() -> {
                running.remove(done);
                changed.signalAll();
            });
            job.tell(last);
        }
    }

    /** Waits for a job; nothing when there will be none. */
    private @Nullable Job take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !isClosed) {
                changed.awaitUninterruptibly();
            }
            Job job = waiting.poll();
            if (job != null) {
                running.add(job);
            }
            return job;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more requests, lets those that run come to their end for a while, cancels the others, and ends the threads. */
    @Override
    public void close() {
        close(GRACE);
    }

    /** The same with another while. */
    public void close(Duration grace) {
        List<Job> unstarted = new ArrayList<>();
        locked(() -> {
            isClosed = true;
            unstarted.addAll(waiting);
            waiting.clear();
            changed.signalAll();
        });
        unstarted.forEach(job -> job.tell(new JobEvent.Failed(new EngineClosedException())));
        long deadline = System.nanoTime() + grace.toNanos();
        awaitNone(deadline);
        List<Job> late = new ArrayList<>();
        locked(() -> late.addAll(running));
        late.forEach(Job::cancel);
        for (Thread thread : threads) {
            join(thread);
        }
    }

    private void awaitNone(long deadline) {
        lock.lock();
        try {
            long patience = deadline - System.nanoTime();
            while (!running.isEmpty() && patience > 0) {
                patience = changed.awaitNanos(patience);
            }
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }

    private void locked(Runnable task) {
        lock.lock();
        try {
            task.run();
        } finally {
            lock.unlock();
        }
    }

    private int count(IntSupplier count) {
        lock.lock();
        try {
            return count.getAsInt();
        } finally {
            lock.unlock();
        }
    }
}

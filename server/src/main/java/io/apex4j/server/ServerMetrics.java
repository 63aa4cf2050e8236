package io.apex4j.server;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a server does, from its start. Safe for use by several threads. */
final class ServerMetrics {
    private final LongAdder requests = new LongAdder();
    private final LongAdder promptTokens = new LongAdder();
    private final LongAdder cachedTokens = new LongAdder();
    private final LongAdder promptNanos = new LongAdder();
    private final LongAdder answerTokens = new LongAdder();
    private final LongAdder answerNanos = new LongAdder();

    /** Counts a job that has come to its end. */
    void count(JobResult result) {
        requests.increment();
        promptTokens.add(Math.max(0, result.promptTokens() - result.cachedTokens()));
        cachedTokens.add(result.cachedTokens());
        promptNanos.add(result.generation().promptTime().toNanos());
        answerTokens.add(result.generation().tokens().size());
        answerNanos.add(result.generation().generationTime().toNanos());
    }

    long requests() {
        return requests.sum();
    }

    /** Tokens of prompts that were evaluated. */
    long promptTokens() {
        return promptTokens.sum();
    }

    /** Tokens of prompts that were known already. */
    long cachedTokens() {
        return cachedTokens.sum();
    }

    double promptSeconds() {
        return promptNanos.sum() / 1e9;
    }

    long answerTokens() {
        return answerTokens.sum();
    }

    double answerSeconds() {
        return answerNanos.sum() / 1e9;
    }
}

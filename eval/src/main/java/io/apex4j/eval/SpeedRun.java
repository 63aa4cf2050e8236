package io.apex4j.eval;

import io.apex4j.model.Model;
import io.apex4j.model.Session;
import io.apex4j.model.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Measures the speed of a model with tokens taken by chance, as llama-bench does; the chance is always the same. */
public final class SpeedRun {
    private static final int SEED = 1;
    private static final int MOST_TOKENS_TO_WARM_UP = 32;

    private final Model model;
    private final Consumer<String> status;
    private final SplittableRandom random = new SplittableRandom(SEED);

    /**
     * Measurements of a model.
     *
     * @param status hears what is being done
     */
    public SpeedRun(Model model, Consumer<String> status) {
        this.model = model;
        this.status = status;
    }

    /**
     * Takes a measurement.
     *
     * @param warmsUp whether a repetition that does not count comes first
     */
    public SpeedSamples measure(SpeedTest test, int repetitions, boolean warmsUp) {
        Session session = model.newSession();
        if (test.depth() > 0) {
            status.accept(test.label() + ": filling the context");
            session.prompt(tokens(test.depth()));
        }
        Snapshot start = session.snapshot();
        if (warmsUp) {
            status.accept(test.label() + ": warming up");
            int tokens = test.isGeneration() ? Math.min(MOST_TOKENS_TO_WARM_UP, test.tokens()) : test.tokens();
            time(session, new SpeedTest(tokens, test.isGeneration(), test.depth()));
        }
        List<Long> nanos = new ArrayList<>();
        for (int repetition = 1; repetition <= repetitions; repetition++) {
            status.accept(test.label() + ": " + repetition + " of " + repetitions);
            session.restore(start);
            nanos.add(time(session, test));
        }
        return new SpeedSamples(test, nanos);
    }

    private long time(Session session, SpeedTest test) {
        int[] tokens = tokens(test.tokens());
        long start = System.nanoTime();
        if (test.isGeneration()) {
            for (int token : tokens) {
                session.step(token);
            }
        } else {
            session.prompt(tokens);
        }
        return System.nanoTime() - start;
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, model.vocabularySize()).toArray();
    }
}

package io.apex4j.bench;

import io.apex4j.model.Generation;
import io.apex4j.model.GenerationListener;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.Generator;
import io.apex4j.model.Model;
import io.apex4j.model.Sampler;
import io.apex4j.model.SamplingOptions;
import io.apex4j.model.Session;
import io.apex4j.model.Snapshot;
import io.apex4j.model.TokenLogprobs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Generates the same answers with and without guessing ahead. First each once, uncounted, where all tokens and the
 * probabilities that the model gave them must be the same, to the last bit; then they alternate.
 */
final class LookupContest {
    private static final SamplingOptions SAMPLING =
            SamplingOptions.defaults().toBuilder().seed(20_261_125).build();

    private final Model model;
    private final int answerTokens;
    private final int runs;

    LookupContest(Model model, int answerTokens, int runs) {
        this.model = model;
        this.answerTokens = answerTokens;
        this.runs = runs;
    }

    /**
     * What came of a case.
     *
     * @param isEqual whether guessing has changed no token and no probability
     * @param draftedTokens tokens guessed in a run, the last one
     * @param acceptedTokens those of them that were right
     */
    record Result(
            LookupCase text,
            int tokens,
            boolean isEqual,
            Timings without,
            Timings with,
            int draftedTokens,
            int acceptedTokens) {
        /** How much faster guessing is. */
        double ratio() {
            return without.median() / with.median();
        }

        /** Whether guessing does what it has to. */
        boolean isGood() {
            return isEqual && ratio() >= text.leastRatio();
        }
    }

    Result run(LookupCase text) {
        Session session = model.newSession();
        int[] prompt = text.prompt().stream().mapToInt(Integer::intValue).toArray();
        session.prompt(Arrays.copyOf(prompt, prompt.length - 1));
        Snapshot start = session.snapshot();
        boolean isEqual = traced(session, start, text, false).equals(traced(session, start, text, true));
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        Generation last = null;
        for (int run = 0; run < 2 * runs; run++) {
            boolean isWith = run % 4 == 0 || run % 4 == 3;
            Generation answer = generate(session, start, text, options(isWith), new Following(text, new ArrayList<>()));
            (isWith ? with : without).add(answer.generationTime().toNanos() / 1e9);
            last = isWith ? answer : last;
        }
        int drafted = last == null ? 0 : last.draftedTokens();
        int accepted = last == null ? 0 : last.acceptedTokens();
        return new Result(text, answerTokens, isEqual, new Timings(without), new Timings(with), drafted, accepted);
    }

    private GenerationOptions options(boolean guesses) {
        GenerationOptions options =
                GenerationOptions.defaults().withMaximumTokens(answerTokens).withIgnoresEnd(true);
        return guesses ? options : options.withDraftTokens(0);
    }

    private List<TokenLogprobs> traced(Session session, Snapshot start, LookupCase text, boolean guesses) {
        Following following = new Following(text, new ArrayList<>());
        generate(session, start, text, options(guesses).withTopLogprobs(1), following);
        return following.logprobs();
    }

    private Generation generate(
            Session session, Snapshot start, LookupCase text, GenerationOptions options, Following following) {
        session.restore(start);
        Generator generator = new Generator(session, Sampler.of(SAMPLING, model.tokenizer()));
        return generator.generate(new int[] {text.prompt().getLast()}, options, following);
    }

    /** Makes the model choose the tokens of a case. */
    private static final class Following implements GenerationListener {
        private final LookupCase text;
        private final List<TokenLogprobs> logprobs;
        private int position;

        Following(LookupCase text, List<TokenLogprobs> logprobs) {
            this.text = text;
            this.logprobs = logprobs;
        }

        @Override
        public void text(String piece) {}

        @Override
        public OptionalInt nextToken() {
            return text.isFree()
                    ? OptionalInt.empty()
                    : OptionalInt.of(text.answer().get(position++));
        }

        @Override
        public void logprobs(TokenLogprobs token) {
            logprobs.add(token);
        }

        List<TokenLogprobs> logprobs() {
            return logprobs;
        }
    }
}

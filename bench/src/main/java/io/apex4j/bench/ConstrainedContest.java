package io.apex4j.bench;

import io.apex4j.grammar.CompiledGrammar;
import io.apex4j.grammar.Grammar;
import io.apex4j.model.FinishReason;
import io.apex4j.model.Generation;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.Generator;
import io.apex4j.model.GrammarVocabulary;
import io.apex4j.model.Model;
import io.apex4j.model.Sampler;
import io.apex4j.model.SamplingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Generates as many tokens within a grammar as freely. First each once, uncounted, then they alternate. Grammars are
 * compiled anew for every run, so that a run makes all masks that it needs; compiling is not part of it. Where a text of a
 * grammar ends, another begins.
 */
final class ConstrainedContest {
    private static final SamplingOptions DEFAULTS =
            SamplingOptions.defaults().toBuilder().seed(20_261_125).build();

    private static final int[] PROMPT = {'"'};

    private final Model model;
    private final int tokens;
    private final int runs;

    ConstrainedContest(Model model, int tokens, int runs) {
        this.model = model;
        this.tokens = tokens;
        this.runs = runs;
    }

    /** How tokens are chosen. */
    enum Choice {
        GREEDY,
        SAMPLED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        private SamplingOptions options() {
            return switch (this) {
                case GREEDY -> DEFAULTS.toBuilder().temperature(0).build();
                case SAMPLED -> DEFAULTS;
            };
        }
    }

    /** What came of a grammar. */
    record Result(String grammar, Choice choice, int tokens, Timings free, Timings constrained) {
        /** Speed within the grammar as a part of the free speed. */
        double ratio() {
            return free.median() / constrained.median();
        }
    }

    Result run(GrammarCase grammar, Choice choice) {
        Grammar parsed = Grammar.parse(grammar.text());
        List<Double> free = new ArrayList<>();
        List<Double> constrained = new ArrayList<>();
        for (int run = 0; run < 2 * (runs + 1); run++) {
            boolean isFree = run % 4 == 0 || run % 4 == 3;
            double seconds = isFree
                    ? generate(choice, Optional.empty())
                    : generate(
                            choice,
                            Optional.of(GrammarVocabulary.of(model.tokenizer()).compile(parsed)));
            if (run >= 2) {
                (isFree ? free : constrained).add(seconds);
            }
        }
        return new Result(grammar.name(), choice, tokens, new Timings(free), new Timings(constrained));
    }

    /** Seconds that the tokens take. */
    private double generate(Choice choice, Optional<CompiledGrammar> grammar) {
        GenerationOptions options =
                GenerationOptions.defaults().withIgnoresEnd(true).withDraftTokens(0);
        if (grammar.isPresent()) {
            options = options.withGrammar(grammar.get());
        }
        Generator generator = new Generator(model.newSession(), Sampler.of(choice.options(), model.tokenizer()));
        long nanos = 0;
        int left = tokens;
        while (left > 0) {
            Generation answer = generator.generate(PROMPT, options.withMaximumTokens(left + 1), _ -> {});
            nanos += answer.generationTime().toNanos();
            // The last token of an answer that has become as long as it may is not taken in.
            left -= answer.tokens().size() - (answer.finishReason() == FinishReason.LENGTH ? 1 : 0);
            if (answer.tokens().isEmpty()) {
                throw new IllegalArgumentException("A text of the grammar is empty; it cannot be measured");
            }
        }
        return nanos / 1e9;
    }
}

package io.apex4j.model;

import io.apex4j.grammar.CompiledGrammar;
import java.util.List;
import java.util.Optional;

/**
 * When an answer ends and what of it is shown.
 *
 * @param maximumTokens the most tokens of the answer; {@link #UNLIMITED} for as many as the context holds
 * @param stopStrings texts that end the answer and do not become part of it
 * @param ignoresEnd whether the answer goes on after a token that ends answers
 * @param showsControl whether control tokens appear in the text, by their literals
 * @param draftTokens the most tokens that are guessed at a time from what came before, which changes the speed and not the
 *     answer; 0 for none
 * @param grammar what the answer is a text of, from its first token to its end, but for thoughts where they are told apart; compiled
 *     for the vocabulary of the model
 * @param topLogprobs how many of the most probable tokens are told with each token's probability; {@link #NO_LOGPROBS} where
 *     none is asked for
 */
public record GenerationOptions(
        int maximumTokens,
        List<String> stopStrings,
        boolean ignoresEnd,
        boolean showsControl,
        int draftTokens,
        Optional<CompiledGrammar> grammar,
        int topLogprobs) {
    /** No limit but the context. */
    public static final int UNLIMITED = -1;
    /** The most tokens that can be guessed at a time. */
    public static final int MAXIMUM_DRAFT = 64;

    /** Nobody asks for probabilities. */
    public static final int NO_LOGPROBS = -1;

    private static final int USUAL_DRAFT = 24;

    /** Keeps its own copy of the list. */
    public GenerationOptions {
        if (maximumTokens < UNLIMITED) {
            throw new ModelException("the most tokens to generate are " + maximumTokens + "; " + UNLIMITED
                    + " stands for no limit, less is impossible");
        }
        if (draftTokens < 0 || draftTokens > MAXIMUM_DRAFT) {
            throw new ModelException("the most tokens to guess at a time are " + draftTokens + "; 0 to " + MAXIMUM_DRAFT
                    + " are possible");
        }
        if (topLogprobs < NO_LOGPROBS) {
            throw new ModelException("the number of most probable tokens to tell is " + topLogprobs + "; " + NO_LOGPROBS
                    + " stands for no probabilities, less is impossible");
        }
        stopStrings = List.copyOf(stopStrings);
    }

    /** Until the model ends the answer. */
    public static GenerationOptions defaults() {
        return new GenerationOptions(UNLIMITED, List.of(), false, false, USUAL_DRAFT, Optional.empty(), NO_LOGPROBS);
    }

    /** The same with another limit. */
    public GenerationOptions withMaximumTokens(int count) {
        return new GenerationOptions(count, stopStrings, ignoresEnd, showsControl, draftTokens, grammar, topLogprobs);
    }

    /** The same with other stop strings. */
    public GenerationOptions withStopStrings(List<String> strings) {
        return new GenerationOptions(
                maximumTokens, strings, ignoresEnd, showsControl, draftTokens, grammar, topLogprobs);
    }

    /** The same, going on after the end or not. */
    public GenerationOptions withIgnoresEnd(boolean isIgnored) {
        return new GenerationOptions(
                maximumTokens, stopStrings, isIgnored, showsControl, draftTokens, grammar, topLogprobs);
    }

    /** The same, showing control tokens or not. */
    public GenerationOptions withShowsControl(boolean areShown) {
        return new GenerationOptions(
                maximumTokens, stopStrings, ignoresEnd, areShown, draftTokens, grammar, topLogprobs);
    }

    /** The same, guessing at most so many tokens at a time. */
    public GenerationOptions withDraftTokens(int count) {
        return new GenerationOptions(maximumTokens, stopStrings, ignoresEnd, showsControl, count, grammar, topLogprobs);
    }

    /** The same, but the answer is a text of a grammar. */
    public GenerationOptions withGrammar(CompiledGrammar compiled) {
        return new GenerationOptions(
                maximumTokens, stopStrings, ignoresEnd, showsControl, draftTokens, Optional.of(compiled), topLogprobs);
    }

    /** The same, telling each token's probability and those of the so many most probable ones in its place. */
    public GenerationOptions withTopLogprobs(int count) {
        return new GenerationOptions(maximumTokens, stopStrings, ignoresEnd, showsControl, draftTokens, grammar, count);
    }
}

package io.apex4j.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;

/**
 * Takes a generation apart as it goes: the adapter between a {@link Generator} and an {@link AnswerListener}. The options
 * of the generation must say that control tokens are shown, for markers are such tokens.
 *
 * {@snippet :
 * AnswerStream stream = new AnswerStream(AnswerFormat.of(template, tokenizer), AnswerOptions.defaults(), false, tokenizer, listener);
 * Generation generation = generator.generate(prompt, options.withShowsControl(true), stream);
 * Answer answer = stream.finish(generation.finishReason());
 * }
 *
 * <p>For one generation. Not safe for use by several threads at once.
 */
public final class AnswerStream implements GenerationListener {
    private final Tokenizer tokenizer;
    private final AnswerTokens tokens;
    private final AnswerListener listener;
    private final AnswerParser parser;
    private final ReasoningBudget budget;
    private final StreamingDetokenizer detokenizer;
    private final Deque<Span> spans = new ArrayDeque<>();
    private final StringBuilder waiting = new StringBuilder();
    /** Characters of all tokens so far. */
    private long tokenChars;
    /** Characters that have been handed to the parser, or left out. */
    private long doneChars;

    /** The literal of a special token in the text, from a character on. */
    private record Span(long start, String literal, AnswerTokens.Kind kind) {}

    /**
     * An adapter for one answer.
     *
     * @param showsControl whether control tokens that are no markers are shown
     */
    public AnswerStream(
            AnswerFormat format,
            AnswerOptions options,
            boolean showsControl,
            Tokenizer tokenizer,
            AnswerListener listener) {
        this.tokenizer = tokenizer;
        this.listener = listener;
        tokens = new AnswerTokens(tokenizer, format, showsControl);
        parser = new AnswerParser(format.withReasoning(options.reasoningFormat()), listener::delta);
        budget = new ReasoningBudget(tokenizer, format, options.reasoningBudget());
        detokenizer = tokenizer.detokenizer(true);
    }

    @Override
    public void token(int token) {
        listener.token(token);
        budget.accept(token);
        tokenChars += detokenizer.accept(token).length();
        AnswerTokens.Kind kind = tokens.kind(token);
        if (kind != AnswerTokens.Kind.TEXT) {
            String literal = tokenizer.decode(token);
            spans.add(new Span(tokenChars - literal.length(), literal, kind));
        }
    }

    @Override
    public void logprobs(TokenLogprobs logprobs) {
        listener.logprobs(logprobs);
    }

    @Override
    public void text(String piece) {
        waiting.append(piece);
        while (!spans.isEmpty()) {
            Span span = spans.getFirst();
            int start = (int) (span.start() - doneChars);
            if (start > 0) {
                parser.text(take(Math.min(start, waiting.length())));
            }
            if (waiting.length() < span.literal().length() || doneChars < span.start()) {
                return;
            }
            take(span.literal().length());
            spans.removeFirst();
            if (span.kind() == AnswerTokens.Kind.MARKER) {
                parser.special(span.literal());
            }
        }
        parser.text(take(waiting.length()));
    }

    private String take(int length) {
        String taken = waiting.substring(0, length);
        waiting.delete(0, length);
        doneChars += length;
        return taken;
    }

    /** Says that no more text comes, and why; returns what all has come to. */
    public Answer finish(FinishReason reason) {
        parser.text(take(waiting.length()));
        return parser.finish(reason);
    }

    @Override
    public void promptProgress(int done, int total) {
        listener.promptProgress(done, total);
    }

    @Override
    public OptionalInt nextToken() {
        return budget.nextToken();
    }

    @Override
    public boolean isThinking() {
        return budget.isThinking();
    }

    @Override
    public OptionalInt thoughtStart() {
        return budget.thoughtStart();
    }

    @Override
    public boolean isCancelled() {
        return listener.isCancelled();
    }
}

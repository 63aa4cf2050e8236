package io.apex4j.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;

/**
 * Limits the tokens of thinking: when they are used up the thought is closed with its end tag on a line of its own, and the
 * model goes on with the answer. A thought that it begins again then is closed at once. No character is cut in half.
 */
final class ReasoningBudget {
    /** Tokens that are waited for until a character is whole; bytes that never become one are not waited for longer. */
    private static final int MAX_EXTRA_TOKENS = 3;

    private final Tokenizer tokenizer;
    private final AnswerFormat format;
    private final AnswerTokens tokens;
    private final AnswerParser parser;
    private final StreamingDetokenizer detokenizer;
    private final int budget;
    private final Deque<Integer> forced = new ArrayDeque<>();
    private boolean isOnNewLine = true;
    private int used;

    /**
     * A budget for one answer.
     *
     * @param budget tokens, or {@link AnswerOptions#UNLIMITED}
     */
    ReasoningBudget(Tokenizer tokenizer, AnswerFormat format, int budget) {
        this.tokenizer = tokenizer;
        this.format = format;
        this.budget = budget;
        tokens = new AnswerTokens(tokenizer, format, true);
        parser = new AnswerParser(format.withReasoning(ReasoningFormat.DEEPSEEK), delta -> {});
        detokenizer = tokenizer.detokenizer(true);
        closeWhereUsedUp();
    }

    /** The token that has to come next, if one has to. */
    OptionalInt nextToken() {
        return forced.isEmpty() ? OptionalInt.empty() : OptionalInt.of(forced.getFirst());
    }

    /** Whether the next token belongs to a thought. */
    boolean isThinking() {
        return parser.isInThought();
    }

    /** The token that begins a thought, where one can begin and there is such a token. */
    OptionalInt thoughtStart() {
        boolean isPossible =
                !isUsedUp() && parser.canBeginThought() && format.tokens().contains(format.thoughtStart());
        return isPossible ? OptionalInt.of(tokenizer.encode(format.thoughtStart(), true)[0]) : OptionalInt.empty();
    }

    /** Takes the answer's next token. */
    void accept(int token) {
        boolean wasThinking = parser.isInThought();
        String piece = detokenizer.accept(token);
        if (tokens.kind(token) == AnswerTokens.Kind.MARKER) {
            parser.special(tokenizer.decode(token));
        } else {
            parser.text(piece);
        }
        isOnNewLine = piece.isEmpty() ? isOnNewLine : piece.endsWith("\n") || !wasThinking;
        used += wasThinking ? 1 : 0;
        if (!forced.isEmpty()) {
            forced.removeFirst();
        } else {
            closeWhereUsedUp();
        }
    }

    private boolean isUsedUp() {
        return budget != AnswerOptions.UNLIMITED && used >= budget;
    }

    private void closeWhereUsedUp() {
        boolean isWhole = detokenizer.isWhole() || used >= budget + MAX_EXTRA_TOKENS;
        if (parser.isInThought() && isUsedUp() && isWhole) {
            String end = (isOnNewLine ? "" : "\n") + format.thoughtEnd() + "\n\n";
            for (int token : tokenizer.encode(end, true)) {
                forced.add(token);
            }
        }
    }
}

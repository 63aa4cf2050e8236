package io.apex4j.grammar;

import java.util.List;

/**
 * What a rule of a grammar derives: the tree behind GBNF, and what {@link GrammarBuilder} takes.
 *
 * <p>Trees are checked when a grammar is built, not when an expression is made.
 */
public sealed interface Expression {
    /** For {@link #repeat}: as often as wished. */
    int UNBOUNDED = Integer.MAX_VALUE;

    /** A text, character by character. */
    record Literal(String text) implements Expression {}

    /**
     * One character of a set, or one that is not in it.
     *
     * @param isNegated whether the set lists what is not allowed
     */
    record Characters(CodePoints listed, boolean isNegated) implements Expression {}

    /**
     * One token, whatever its text; it begins where a token begins.
     *
     * @param token which one
     * @param isNegated whether that one is not allowed and every other token with a text is
     */
    record TokenReference(TokenName token, boolean isNegated) implements Expression {}

    /** What another rule derives. */
    record RuleReference(String rule) implements Expression {}

    /** One after the other; empty for the empty text. */
    record Sequence(List<Expression> parts) implements Expression {
        /** Takes a copy. */
        public Sequence {
            parts = List.copyOf(parts);
        }
    }

    /** One of several. */
    record Alternatives(List<Expression> choices) implements Expression {
        /** Takes a copy of at least one choice. */
        public Alternatives {
            choices = List.copyOf(choices);
            if (choices.isEmpty()) {
                throw new IllegalArgumentException("Alternatives need at least one choice");
            }
        }
    }

    /**
     * An expression several times over.
     *
     * @param minimum at least so often
     * @param maximum at most so often, or {@link #UNBOUNDED}
     */
    record Repeat(Expression body, int minimum, int maximum) implements Expression {
        /** Checks the bounds against each other. */
        public Repeat {
            if (minimum < 0 || maximum < minimum) {
                throw new IllegalArgumentException("Nothing repeats {" + minimum + "," + maximum + "} times");
            }
        }
    }

    /** How a grammar names a token. */
    sealed interface TokenName {
        /** By its number in the vocabulary. */
        record Id(int token) implements TokenName {}

        /** By its text, angle brackets included, such as {@code <think>}. */
        record Text(String text) implements TokenName {}
    }

    /** A text, character by character. */
    static Expression literal(String text) {
        return new Literal(text);
    }

    /** One character of a set. */
    static Expression characters(CodePoints set) {
        return new Characters(set, false);
    }

    /** One character from {@code first} to {@code last}, both included. */
    static Expression characters(int first, int last) {
        return characters(CodePoints.range(first, last));
    }

    /** One character that is not in a set. */
    static Expression charactersExcept(CodePoints set) {
        return new Characters(set, true);
    }

    /** Any one character. */
    static Expression anyCharacter() {
        return characters(CodePoints.all());
    }

    /** What a rule derives. */
    static Expression rule(String name) {
        return new RuleReference(name);
    }

    /** A token by its number. */
    static Expression token(int token) {
        return new TokenReference(new TokenName.Id(token), false);
    }

    /** A token by its text, angle brackets included. */
    static Expression token(String text) {
        return new TokenReference(new TokenName.Text(text), false);
    }

    /** The empty text. */
    static Expression empty() {
        return new Sequence(List.of());
    }

    /** One after the other. */
    static Expression sequence(Expression... parts) {
        return new Sequence(List.of(parts));
    }

    /** One after the other. */
    static Expression sequence(List<? extends Expression> parts) {
        return new Sequence(List.copyOf(parts));
    }

    /** One of several. */
    static Expression alternatives(Expression... choices) {
        return new Alternatives(List.of(choices));
    }

    /** One of several; at least one. */
    static Expression alternatives(List<? extends Expression> choices) {
        return new Alternatives(List.copyOf(choices));
    }

    /** From {@code minimum} to {@code maximum} times. */
    static Expression repeat(Expression body, int minimum, int maximum) {
        return new Repeat(body, minimum, maximum);
    }

    /** Exactly so many times. */
    static Expression repeat(Expression body, int times) {
        return new Repeat(body, times, times);
    }

    /** Once or not at all. */
    static Expression optional(Expression body) {
        return new Repeat(body, 0, 1);
    }

    /** As often as wished, or not at all. */
    static Expression zeroOrMore(Expression body) {
        return new Repeat(body, 0, UNBOUNDED);
    }

    /** At least once. */
    static Expression oneOrMore(Expression body) {
        return new Repeat(body, 1, UNBOUNDED);
    }
}

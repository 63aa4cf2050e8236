package io.apex4j.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Makes grammars up. */
final class RandomGrammars {
    private static final List<CodePoints> SETS = List.of(
            CodePoints.range('a', 'z'),
            CodePoints.range('a', 'f'),
            CodePoints.of("xyz0"),
            CodePoints.of(" \n"),
            CodePoints.of("\"\\"),
            CodePoints.of("é€漢"),
            CodePoints.range('0', '9'),
            CodePoints.range(0x80, 0x10FFFF));

    private final SplittableRandom random;

    RandomGrammars(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A grammar of three rules that begin with a character, so that none is left recursive by its references. */
    Grammar next() {
        Optional<Grammar> made = Optional.empty();
        while (made.isEmpty()) {
            made = tryNext();
        }
        return made.get();
    }

    /** Nothing where what may be empty is repeated. */
    private Optional<Grammar> tryNext() {
        GrammarBuilder builder = new GrammarBuilder();
        for (String name : new String[] {"root", "a", "b"}) {
            builder.rule(name, Expression.sequence(characters(), expression(3)));
        }
        try {
            Grammar grammar = builder.build("root");
            return Optional.of(random.nextBoolean() ? grammar : grammar.with(Utf8Matching.AS_LLAMA_CPP));
        } catch (GrammarException refusal) {
            return Optional.empty();
        }
    }

    private Expression expression(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 4)) {
            case 0 -> Expression.literal(List.of("ab", "\"", "x", "é", ", ").get(random.nextInt(5)));
            case 1, 2 -> characters();
            case 3 -> Expression.rule(random.nextBoolean() ? "a" : "b");
            case 4 -> Expression.sequence(expressions(depth));
            case 5 -> Expression.alternatives(expressions(depth));
            case 6 -> Expression.zeroOrMore(expression(depth - 1));
            case 7 -> Expression.repeat(expression(depth - 1), random.nextInt(3), 3 + random.nextInt(12));
            default -> Expression.optional(expression(depth - 1));
        };
    }

    private List<Expression> expressions(int depth) {
        List<Expression> expressions = new ArrayList<>();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            expressions.add(expression(depth - 1));
        }
        return expressions;
    }

    private Expression characters() {
        CodePoints set = SETS.get(random.nextInt(SETS.size()));
        return random.nextInt(3) == 0 ? Expression.charactersExcept(set) : Expression.characters(set);
    }
}

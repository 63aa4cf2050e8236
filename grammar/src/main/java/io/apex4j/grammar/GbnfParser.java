package io.apex4j.grammar;

import io.apex4j.grammar.Expression.Alternatives;
import io.apex4j.grammar.Expression.Characters;
import io.apex4j.grammar.Expression.Literal;
import io.apex4j.grammar.Expression.Repeat;
import io.apex4j.grammar.Expression.RuleReference;
import io.apex4j.grammar.Expression.Sequence;
import io.apex4j.grammar.Expression.TokenName;
import io.apex4j.grammar.Expression.TokenReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads GBNF as llama.cpp 0.5.0 does.
 *
 * <p>What it does that one may not expect: a rule that is defined again replaces the one before; a class without
 * characters, {@code []} or {@code [^]}, is the empty text; a repetition takes the whole literal before it; a maximum
 * above {@value GrammarLimits#GBNF_REPETITIONS} is none; a rule ends with its line unless the line ends in {@code |},
 * {@code ::=} or within parentheses.
 */
final class GbnfParser {
    private final GbnfCursor cursor;
    private final Map<String, Expression> rules = new LinkedHashMap<>();
    /** Names seen so far, and how many more rules llama.cpp has made of groups and repetitions: they count for a limit. */
    private final Set<String> names = new HashSet<>();

    private int madeRules;
    private int nesting;

    GbnfParser(String gbnf) {
        this.cursor = new GbnfCursor(gbnf);
    }

    /** Reads all rules. */
    Map<String, Expression> rules() {
        cursor.skipSpace(true);
        while (!cursor.isAtEnd()) {
            readRule();
        }
        if (rules.isEmpty()) {
            throw cursor.refused("a grammar needs at least one rule");
        }
        return rules;
    }

    private void readRule() {
        String name = cursor.readName();
        names.add(name);
        cursor.skipSpace(false);
        cursor.expect("::=");
        cursor.skipSpace(true);
        Expression expression = readAlternatives();
        cursor.expectLineEnd();
        cursor.skipSpace(true);
        rules.put(name, expression);
    }

    private Alternatives readAlternatives() {
        List<Expression> choices = new ArrayList<>();
        choices.add(readSequence());
        while (cursor.skip('|')) {
            cursor.skipSpace(true);
            choices.add(readSequence());
        }
        return new Alternatives(choices);
    }

    private Expression readSequence() {
        SequenceReader sequence = new SequenceReader();
        while (sequence.readPart()) {
            cursor.skipSpace(nesting > 0);
        }
        return new Sequence(sequence.parts);
    }

    /** Reads the parts of a sequence one by one; remembers the last for a repetition behind it. */
    private final class SequenceReader {
        private final List<Expression> parts = new ArrayList<>();
        /** Whether the last thing read was a part that can be repeated. */
        private boolean hasItem;
        /** Rules that llama.cpp has made for the last part, times its repetitions. */
        private long itemRules = 1;

        boolean readPart() {
            if (cursor.isNameNext()) {
                String name = cursor.readName();
                names.add(name);
                add(new RuleReference(name), 1);
                return true;
            }
            switch (cursor.peek()) {
                case '"' -> readLiteral();
                case '[' -> readClass();
                case '<', '!' -> readToken();
                case '(' -> readGroup();
                case '.' -> {
                    cursor.next();
                    add(new Characters(CodePoints.all(), false), 1);
                }
                case '*', '+', '?', '{' -> repeat();
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void add(Expression part, long partRules) {
            parts.add(part);
            hasItem = true;
            itemRules = partRules;
        }

        private void readLiteral() {
            cursor.next();
            List<Expression> pieces = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            while (!cursor.skip('"')) {
                int codePoint = cursor.readCharacter();
                if (isScalar(codePoint)) {
                    text.appendCodePoint(codePoint);
                } else { // an escaped surrogate, or a number beyond Unicode
                    flush(text, pieces);
                    pieces.add(new Characters(CodePoints.of(codePoint), false));
                }
            }
            flush(text, pieces);
            if (pieces.isEmpty()) {
                hasItem = false;
                return;
            }
            add(pieces.size() == 1 ? pieces.getFirst() : new Sequence(pieces), 1);
        }

        private static void flush(StringBuilder text, List<Expression> pieces) {
            if (!text.isEmpty()) {
                pieces.add(new Literal(text.toString()));
                text.setLength(0);
            }
        }

        private static boolean isScalar(int codePoint) {
            return Character.isValidCodePoint(codePoint)
                    && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE);
        }

        private void readClass() {
            cursor.next();
            boolean isNegated = cursor.skip('^');
            List<CodePoints> ranges = new ArrayList<>();
            while (!cursor.skip(']')) {
                int first = cursor.readCharacter();
                int last = first;
                if (cursor.peek() == '-' && cursor.peek(1) != ']') {
                    cursor.next();
                    last = cursor.readCharacter();
                }
                ranges.add(CodePoints.range(first, last));
            }
            if (ranges.isEmpty()) {
                hasItem = false;
                return;
            }
            add(new Characters(CodePoints.union(ranges), isNegated), 1);
        }

        private void readToken() {
            boolean isNegated = cursor.skip('!');
            cursor.expect("<");
            TokenName name;
            if (cursor.skip('[')) {
                name = new TokenName.Id(cursor.readNumber(Integer.MAX_VALUE));
                cursor.expect("]>");
            } else {
                name = new TokenName.Text("<" + cursor.readUntil('>') + ">");
            }
            add(new TokenReference(name, isNegated), 1);
        }

        private void readGroup() {
            if (++nesting > GrammarLimits.NESTING) {
                throw cursor.refused("groups are nested more than " + GrammarLimits.NESTING + " deep");
            }
            cursor.next();
            cursor.skipSpace(true);
            int rulesBefore = names.size() + madeRules++;
            Alternatives group = readAlternatives();
            cursor.expect(")");
            nesting--;
            add(group, names.size() + madeRules - rulesBefore);
        }

        private void repeat() {
            int minimum = 0;
            int maximum = Expression.UNBOUNDED;
            switch (cursor.next()) {
                case '*' -> {}
                case '+' -> minimum = 1;
                case '?' -> maximum = 1;
                default -> {
                    cursor.skipSpace(nesting > 0);
                    minimum = cursor.readNumber(GrammarLimits.GBNF_REPETITIONS);
                    maximum = readMaximum(minimum);
                }
            }
            repeat(minimum, maximum);
        }

        private int readMaximum(int minimum) {
            cursor.skipSpace(nesting > 0);
            if (cursor.skip('}')) {
                return minimum;
            }
            cursor.expect(",");
            cursor.skipSpace(nesting > 0);
            int maximum = Expression.UNBOUNDED;
            if (cursor.isDigitNext()) {
                maximum = cursor.readNumber(Integer.MAX_VALUE - 1);
                cursor.skipSpace(nesting > 0);
            }
            cursor.expect("}");
            if (maximum < minimum) {
                throw cursor.refused("{" + minimum + "," + maximum + "} asks for more than it allows");
            }
            return maximum > GrammarLimits.GBNF_REPETITIONS ? Expression.UNBOUNDED : maximum;
        }

        private void repeat(int minimum, int maximum) {
            if (!hasItem) {
                throw cursor.refused("a repetition needs something before it");
            }
            boolean isUnbounded = maximum == Expression.UNBOUNDED;
            itemRules *= Math.max(1, isUnbounded || maximum == 0 ? minimum : maximum);
            if (itemRules > GrammarLimits.GBNF_REPETITIONS) {
                throw cursor.refused("repetitions within one another come to " + itemRules
                        + " rules, more than llama.cpp's limit of " + GrammarLimits.GBNF_REPETITIONS);
            }
            madeRules += isUnbounded ? 1 : maximum - minimum;
            Expression item = parts.removeLast();
            if (maximum == 0) {
                hasItem = false;
                return;
            }
            parts.add(new Repeat(item, minimum, maximum));
        }
    }
}

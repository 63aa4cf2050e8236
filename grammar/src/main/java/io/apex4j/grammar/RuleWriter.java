package io.apex4j.grammar;

import io.apex4j.grammar.Expression.Alternatives;
import io.apex4j.grammar.Expression.Characters;
import io.apex4j.grammar.Expression.Literal;
import io.apex4j.grammar.Expression.Repeat;
import io.apex4j.grammar.Expression.RuleReference;
import io.apex4j.grammar.Expression.Sequence;
import io.apex4j.grammar.Expression.TokenName;
import io.apex4j.grammar.Expression.TokenReference;
import io.apex4j.grammar.RuleTable.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes expressions out as the elements of a {@link RuleTable}. */
final class RuleWriter {
    private final Map<String, Expression> rules;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    /** Per rule the elements of each alternative; none until it is written. */
    private final List<int[][]> written = new ArrayList<>();

    private final Map<CharacterClass, Integer> classNumbers = new HashMap<>();
    private final List<CharacterClass> classes = new ArrayList<>();
    private final Map<TokenName, Integer> tokenNumbers = new HashMap<>();
    private final List<TokenName> tokens = new ArrayList<>();

    private String rule = "";
    private long elements;

    RuleWriter(Map<String, Expression> rules) {
        this.rules = rules;
    }

    RuleTable write(String root) {
        for (String name : rules.keySet()) {
            numbers.put(name, newRule(name));
        }
        Integer rootNumber = numbers.get(root);
        if (rootNumber == null) {
            throw new GrammarException("the grammar", "has no rule '" + GbnfText.excerpt(root) + "' to begin with");
        }
        rules.forEach((name, expression) -> {
            rule = name;
            writeRule(numberOf(name), expression, 0);
        });
        return table(rootNumber);
    }

    private int newRule(String name) {
        names.add(name);
        written.add(new int[0][]);
        count(1);
        return names.size() - 1;
    }

    private int numberOf(String name) {
        Integer number = numbers.get(name);
        if (number == null) {
            throw refused("refers to the rule '" + GbnfText.excerpt(name) + "', which is not defined");
        }
        return number;
    }

    private void writeRule(int number, Expression expression, int depth) {
        List<Expression> choices = expression instanceof Alternatives(var several) ? several : List.of(expression);
        int[][] alternatives = new int[choices.size()][];
        for (int choice = 0; choice < alternatives.length; choice++) {
            Elements sequence = new Elements();
            write(choices.get(choice), sequence, depth);
            alternatives[choice] = sequence.toArray();
        }
        written.set(number, alternatives);
    }

    private void write(Expression expression, Elements target, int depth) {
        if (depth > 2 * GrammarLimits.NESTING) { // a group is a choice and a sequence
            throw refused("expressions are nested more than " + GrammarLimits.NESTING + " deep");
        }
        switch (expression) {
            case Literal(String text) ->
                text.codePoints()
                        .forEach(codePoint -> target.add(Kind.CHARACTER, classNumber(CodePoints.of(codePoint), false)));
            case Characters(CodePoints listed, boolean isNegated) ->
                target.add(Kind.CHARACTER, classNumber(listed, isNegated));
            case TokenReference(TokenName token, boolean isNegated) ->
                target.add(isNegated ? Kind.OTHER_TOKEN : Kind.TOKEN, tokenNumber(token));
            case RuleReference(String name) -> target.add(Kind.RULE, numberOf(name));
            case Sequence(var parts) -> parts.forEach(part -> write(part, target, depth + 1));
            case Alternatives _ -> {
                int group = newRule(rule);
                writeRule(group, expression, depth + 1);
                target.add(Kind.RULE, group);
            }
            case Repeat repeat -> write(repeat, target, depth);
        }
    }

    private void write(Repeat repeat, Elements target, int depth) {
        if (repeat.maximum() == 0) {
            return;
        }
        Elements body = new Elements();
        write(repeat.body(), body, depth + 1);
        if (body.size == 0) {
            return;
        }
        for (int time = 0; time < repeat.minimum(); time++) {
            target.addAll(body);
        }
        if (repeat.maximum() == Expression.UNBOUNDED) {
            int more = newRule(rule);
            writeOptional(more, body, more);
            target.add(Kind.RULE, more);
            return;
        }
        int rest = -1;
        for (int time = repeat.minimum(); time < repeat.maximum(); time++) {
            int more = newRule(rule);
            writeOptional(more, body, rest);
            rest = more;
        }
        if (rest >= 0) {
            target.add(Kind.RULE, rest);
        }
    }

    /** Writes the rule {@code more ::= body rest |}; there is no rest where it is negative. */
    private void writeOptional(int more, Elements body, int rest) {
        Elements sequence = new Elements();
        sequence.addAll(body);
        if (rest >= 0) {
            sequence.add(Kind.RULE, rest);
        }
        written.set(more, new int[][] {sequence.toArray(), {}});
    }

    private int classNumber(CodePoints listed, boolean isNegated) {
        CharacterClass characterClass = CharacterClass.of(listed, isNegated);
        Integer known = classNumbers.putIfAbsent(characterClass, classes.size());
        if (known == null) {
            classes.add(characterClass);
            return classes.size() - 1;
        }
        return known;
    }

    private int tokenNumber(TokenName token) {
        Integer known = tokenNumbers.putIfAbsent(token, tokens.size());
        if (known == null) {
            tokens.add(token);
            return tokens.size() - 1;
        }
        return known;
    }

    private void count(int more) {
        elements += more;
        if (elements > GrammarLimits.ELEMENTS) {
            throw refused("with repetitions written out the grammar has more than " + GrammarLimits.ELEMENTS
                    + " elements; repeat less often or shorter items");
        }
    }

    private GrammarException refused(String problem) {
        return new GrammarException("rule '" + GbnfText.excerpt(rule) + "'", problem);
    }

    private RuleTable table(int root) {
        int size = 0;
        for (int[][] alternatives : written) {
            for (int[] sequence : alternatives) {
                size += sequence.length + 1;
            }
        }
        byte[] kinds = new byte[size];
        int[] values = new int[size];
        int[][] starts = new int[written.size()][];
        int position = 0;
        for (int number = 0; number < starts.length; number++) {
            int[][] alternatives = written.get(number);
            starts[number] = new int[alternatives.length];
            for (int choice = 0; choice < alternatives.length; choice++) {
                starts[number][choice] = position;
                for (int element : alternatives[choice]) {
                    kinds[position] = (byte) Elements.kind(element);
                    values[position++] = Elements.value(element);
                }
                position++; // the end
            }
        }
        return new RuleTable(
                kinds, values, starts, List.copyOf(names), List.copyOf(classes), List.copyOf(tokens), root);
    }

    /** A sequence of elements, each packed into an int: the kind in the lowest bits, the value above. */
    private final class Elements {
        private static final int KIND_BITS = 3;

        private int[] packed = new int[4];
        private int size;

        void add(Kind kind, int value) {
            count(1);
            reserve(1);
            packed[size++] = value << KIND_BITS | kind.ordinal();
        }

        void addAll(Elements other) {
            count(other.size);
            reserve(other.size);
            System.arraycopy(other.packed, 0, packed, size, other.size);
            size += other.size;
        }

        private void reserve(int more) {
            if (size + more > packed.length) {
                packed = Arrays.copyOf(packed, Math.max(size + more, 2 * packed.length));
            }
        }

        int[] toArray() {
            return Arrays.copyOf(packed, size);
        }

        static int kind(int element) {
            return element & (1 << KIND_BITS) - 1;
        }

        static int value(int element) {
            return element >>> KIND_BITS;
        }
    }
}

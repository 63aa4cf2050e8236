package io.apex4j.grammar;

import java.util.List;
import java.util.Map;

/**
 * The rules of a grammar as one array of elements, with groups and repetitions made into rules of their own as llama.cpp
 * does:
 *
 * <pre>
 * (a | b)   G       with  G  ::= a | b
 * a{2,4}    a a A2  with  A2 ::= a A1 |,  A1 ::= a |
 * a{2,}     a a A   with  A  ::= a A |
 * </pre>
 *
 * A position is the number of an element; the elements of an alternative follow one another up to an
 * {@link Kind#END}.
 */
final class RuleTable {
    /** What an element asks for. */
    enum Kind {
        /** The alternative is over. */
        END,
        /** What a rule derives. */
        RULE,
        /** One character. */
        CHARACTER,
        /** One token. */
        TOKEN,
        /** Any token with a text but one. */
        OTHER_TOKEN
    }

    private final byte[] kinds;
    private final int[] values;
    private final int[][] alternatives;
    private final List<String> ruleNames;
    private final List<CharacterClass> classes;
    private final List<Expression.TokenName> tokens;
    private final int root;

    RuleTable(
            byte[] kinds,
            int[] values,
            int[][] alternatives,
            List<String> ruleNames,
            List<CharacterClass> classes,
            List<Expression.TokenName> tokens,
            int root) {
        this.kinds = kinds;
        this.values = values;
        this.alternatives = alternatives;
        this.ruleNames = ruleNames;
        this.classes = classes;
        this.tokens = tokens;
        this.root = root;
    }

    /**
     * Writes the rules out and checks them.
     *
     * @throws GrammarException when a rule is missing or begins with itself, or there are too many elements
     */
    static RuleTable of(Map<String, Expression> rules, String root) {
        RuleTable table = new RuleWriter(rules).write(root);
        LeftRecursion.refuseIn(table);
        return table;
    }

    private static final Kind[] KINDS = Kind.values();

    Kind kind(int position) {
        return KINDS[kinds[position]];
    }

    /** Number of the rule, class or token that an element asks for. */
    int value(int position) {
        return values[position];
    }

    boolean isEnd(int position) {
        return kinds[position] == 0;
    }

    List<CharacterClass> classes() {
        return classes;
    }

    /** The tokens that rules name. */
    List<Expression.TokenName> tokens() {
        return tokens;
    }

    int root() {
        return root;
    }

    int ruleCount() {
        return alternatives.length;
    }

    /** The positions at which the alternatives of a rule begin. */
    int[] alternatives(int rule) {
        return alternatives[rule];
    }

    /** The name of a rule; for one that was made of a group or repetition, that of the rule around it. */
    String ruleName(int rule) {
        return ruleNames.get(rule);
    }
}

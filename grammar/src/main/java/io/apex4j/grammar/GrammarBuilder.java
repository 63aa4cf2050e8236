package io.apex4j.grammar;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Makes grammars in code.
 *
 * {@snippet :
 * Grammar list = new GrammarBuilder()
 *         .rule("root", sequence(rule("word"), zeroOrMore(sequence(literal(", "), rule("word")))))
 *         .rule("word", oneOrMore(characters('a', 'z')))
 *         .build("root");
 * }
 *
 * Bytes are matched as {@link Utf8Matching#WELL_FORMED}; {@link Grammar#with} changes that.
 */
public final class GrammarBuilder {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9-]{1,200}");

    private final Map<String, Expression> rules = new LinkedHashMap<>();

    /** A builder without rules. */
    public GrammarBuilder() {}

    /**
     * Adds a rule. Rules may refer to others that come later, and to themselves, though not at their beginning.
     *
     * @param name letters, digits and hyphens, at most 200
     * @throws GrammarException when the name has other characters or is taken
     */
    public GrammarBuilder rule(String name, Expression expression) {
        if (!NAME.matcher(name).matches()) {
            throw new GrammarException(
                    "rule '" + GbnfText.excerpt(name) + "'",
                    "a name consists of 1 to 200 letters, digits and hyphens of ASCII");
        }
        if (rules.putIfAbsent(name, expression) != null) {
            throw new GrammarException("rule '" + name + "'", "is defined twice");
        }
        return this;
    }

    /** Whether a rule of this name has been added. */
    public boolean contains(String name) {
        return rules.containsKey(name);
    }

    /** Number of rules so far. */
    public int ruleCount() {
        return rules.size();
    }

    /**
     * Makes the grammar.
     *
     * @param root the name of the rule that derives whole texts
     * @throws GrammarException when a rule is missing or begins with itself, or a limit of {@link GrammarLimits} is passed
     */
    public Grammar build(String root) {
        return Grammar.of(rules, root, Utf8Matching.WELL_FORMED);
    }
}

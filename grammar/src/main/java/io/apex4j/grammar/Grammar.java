package io.apex4j.grammar;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A context-free grammar over characters: named rules, of which one is the root. Immutable.
 *
 * <p>{@link #parse} reads GBNF, the notation of llama.cpp; {@link GrammarBuilder} makes grammars in code. Both give
 * grammars that are checked: every rule that is referred to exists, no rule begins with itself, sizes are within limits.
 */
public final class Grammar {
    private final Map<String, Expression> rules;
    private final String root;
    private final Utf8Matching matching;
    private final RuleTable table;

    private Grammar(Map<String, Expression> rules, String root, Utf8Matching matching, RuleTable table) {
        this.rules = rules;
        this.root = root;
        this.matching = matching;
        this.table = table;
    }

    /** Checks rules and makes a grammar of them. */
    static Grammar of(Map<String, Expression> rules, String root, Utf8Matching matching) {
        Map<String, Expression> copy = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
        return new Grammar(copy, root, matching, RuleTable.of(copy, root));
    }

    /**
     * Reads GBNF as llama.cpp 0.5.0 does; the root is the rule {@code root}, and UTF-8 is matched
     * {@linkplain Utf8Matching#AS_LLAMA_CPP as llama.cpp does}.
     *
     * @throws GrammarException when llama.cpp would refuse it, or it is beyond a limit of {@link GrammarLimits}
     */
    public static Grammar parse(String gbnf) {
        return of(new GbnfParser(gbnf).rules(), "root", Utf8Matching.AS_LLAMA_CPP);
    }

    /** The same grammar with another handling of bytes that are no UTF-8. */
    public Grammar with(Utf8Matching otherMatching) {
        return new Grammar(rules, root, otherMatching, table);
    }

    /** The rules by name, in the order in which they were given. */
    public Map<String, Expression> rules() {
        return rules;
    }

    /** The rule that derives whole texts. */
    public String root() {
        return root;
    }

    /** What is done with bytes that are no UTF-8. */
    public Utf8Matching matching() {
        return matching;
    }

    RuleTable table() {
        return table;
    }

    /** The grammar in GBNF; {@link #parse} reads it back when the root is called {@code root}. */
    @Override
    public String toString() {
        return GbnfText.grammar(this);
    }
}

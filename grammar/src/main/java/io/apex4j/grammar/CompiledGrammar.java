package io.apex4j.grammar;

import io.apex4j.grammar.Expression.TokenName;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A grammar over the tokens of a vocabulary. It remembers the states and masks that texts have led to, up to some
 * 64 MB, and may be shared by any number of threads; each sequence follows it with a {@link Constraint} of its own.
 */
public final class CompiledGrammar {
    private static final int MOST_PREPARED_RUNS = 32;

    private final RuleTable rules;
    private final Utf8Matching matching;
    private final TokenTrie trie;
    private final List<CharacterClass> classes;
    private final int[] tokens;
    private volatile StateTable states;

    private CompiledGrammar(Grammar grammar, TokenTrie trie, int[] tokens) {
        this.rules = grammar.table();
        this.matching = grammar.matching();
        this.trie = trie;
        this.tokens = tokens;
        this.classes = rules.classes().stream()
                .map(characterClass -> characterClass.matchedAs(matching))
                .toList();
        this.states = new StateTable(this, rules);
    }

    /**
     * Compiles a grammar that names no token by its text.
     *
     * @throws GrammarException when it does, or names one that the vocabulary lacks, or is too ambiguous to begin
     */
    public static CompiledGrammar of(Grammar grammar, TokenTrie trie) {
        return of(grammar, trie, _ -> -1);
    }

    /**
     * Compiles a grammar, and works out beforehand what its wide character classes mean for the vocabulary.
     *
     * @param tokenByText finds a token by its text, such as {@code <think>}; negative when there is none
     * @throws GrammarException when it names a token that the vocabulary lacks or that ends answers, or is too ambiguous
     *     to begin
     */
    public static CompiledGrammar of(Grammar grammar, TokenTrie trie, ToIntFunction<String> tokenByText) {
        int[] tokens = grammar.table().tokens().stream()
                .mapToInt(name -> number(name, trie, tokenByText))
                .toArray();
        CompiledGrammar compiled = new CompiledGrammar(grammar, trie, tokens);
        compiled.prepareRuns();
        return compiled;
    }

    private static int number(TokenName name, TokenTrie trie, ToIntFunction<String> tokenByText) {
        int token = switch (name) {
            case TokenName.Id(int id) -> id;
            case TokenName.Text(String text) -> tokenByText.applyAsInt(text);
        };
        String shown = switch (name) {
            case TokenName.Id(int id) -> "token " + id;
            case TokenName.Text(String text) -> "token " + GbnfText.excerpt(text);
        };
        if (token < 0 || token >= trie.vocabularySize()) {
            throw new GrammarException(shown, "the vocabulary of " + trie.vocabularySize() + " tokens has none such");
        }
        if (trie.isEnd(token)) {
            throw new GrammarException(shown, "ends answers; a grammar cannot ask for it");
        }
        return token;
    }

    /** States meet most classes as they are written, and together with those that lie within them. */
    private void prepareRuns() {
        List<CodePoints> wide = classes.stream()
                .map(CharacterClass::matched)
                .distinct()
                .filter(ClassRun::isWorthwhile)
                .toList();
        wide.stream()
                .filter(set -> wide.stream().noneMatch(other -> !other.equals(set) && other.containsAll(set)))
                .limit(MOST_PREPARED_RUNS)
                .parallel()
                .forEach(set -> trie.run(set, TokenTrie.ROOT));
    }

    /** Begins a text. */
    public Constraint start() {
        return new Constraint(this);
    }

    /** The vocabulary. */
    public TokenTrie trie() {
        return trie;
    }

    Utf8Matching matching() {
        return matching;
    }

    CharacterClass characterClass(int number) {
        return classes.get(number);
    }

    /** Whether rules ask for tokens by name. */
    boolean namesTokens() {
        return tokens.length > 0;
    }

    /** The token behind the name that the rules give a number. */
    int token(int name) {
        return tokens[name];
    }

    State initial() {
        return currentStates().initial();
    }

    /** The state itself, or its like in a new table when that of the state is full. */
    State renew(State state) {
        return state.table().isFull() ? currentStates().adopt(state) : state;
    }

    private synchronized StateTable currentStates() {
        if (states.isFull()) {
            states = new StateTable(this, rules);
        }
        return states;
    }

    /** Whether bytes that begin a token may go on with a character. */
    boolean canFollow(PartialCharacter pending, int followUps, int bits) {
        if (followUps == 0 || followUps > pending.missingBytes()) {
            return false;
        }
        return switch (matching) {
            case AS_LLAMA_CPP -> true;
            case WELL_FORMED -> pending.isWellFormedWith(bits >> 6 * (followUps - 1));
        };
    }

    /** Adds the tokens that a state's rules ask for by name. */
    void addNamedTokensTo(long[] words, State state) {
        for (Stack stack : state.stacks()) {
            switch (rules.kind(stack.position())) {
                case TOKEN -> add(words, tokens[rules.value(stack.position())]);
                case OTHER_TOKEN -> addOthers(words, tokens[rules.value(stack.position())]);
                case CHARACTER, RULE, END -> {}
            }
        }
    }

    private static void add(long[] words, int token) {
        words[token >> 6] |= 1L << token;
    }

    private void addOthers(long[] words, int token) {
        boolean wasIn = (words[token >> 6] >>> token & 1) != 0;
        trie.addTextTokensTo(words);
        if (!wasIn) {
            words[token >> 6] &= ~(1L << token);
        }
    }
}

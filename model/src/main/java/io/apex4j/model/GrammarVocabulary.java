package io.apex4j.model;

import io.apex4j.grammar.CompiledGrammar;
import io.apex4j.grammar.Grammar;
import io.apex4j.grammar.GrammarException;
import io.apex4j.grammar.TokenTrie;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vocabulary of a model as grammars see it: the texts of its tokens, control tokens aside, and those that end an
 * answer. Made once for all grammars of a model. Immutable, safe for use by several threads.
 *
 * {@snippet :
 * GrammarVocabulary vocabulary = GrammarVocabulary.of(model.tokenizer());
 * CompiledGrammar yesOrNo = vocabulary.compile(Grammar.parse("root ::= \"yes\" | \"no\""));
 * GenerationOptions options = GenerationOptions.defaults().withGrammar(yesOrNo);
 * }
 */
public final class GrammarVocabulary {
    private final Tokenizer tokenizer;
    private final TokenTrie trie;

    private GrammarVocabulary(Tokenizer tokenizer, TokenTrie trie) {
        this.tokenizer = tokenizer;
        this.trie = trie;
    }

    /** The vocabulary of a tokenizer. */
    public static GrammarVocabulary of(Tokenizer tokenizer) {
        List<byte @Nullable []> pieces = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        for (int token = 0; token < tokenizer.vocabularySize(); token++) {
            boolean isEnd = tokenizer.isEndOfGeneration(token);
            pieces.add(isEnd || tokenizer.isControl(token) ? null : tokenizer.piece(token));
            if (isEnd) {
                ends.add(token);
            }
        }
        return new GrammarVocabulary(tokenizer, TokenTrie.of(pieces, ends));
    }

    /**
     * Compiles a grammar for the vocabulary.
     *
     * @throws GrammarException when it names a token that the vocabulary lacks, or is too ambiguous to begin
     */
    public CompiledGrammar compile(Grammar grammar) {
        return CompiledGrammar.of(grammar, trie, this::token);
    }

    private int token(String text) {
        int[] tokens = tokenizer.encode(text, true);
        return tokens.length == 1 ? tokens[0] : -1;
    }
}

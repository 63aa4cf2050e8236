/**
 * Grammars compiled to masks over a vocabulary: which tokens may come next so that the text stays within the grammar.
 *
 * <p>From text to mask: {@link io.apex4j.grammar.Grammar} (read from GBNF or made with
 * {@link io.apex4j.grammar.GrammarBuilder}) and {@link io.apex4j.grammar.TokenTrie} (the vocabulary) become a
 * {@link io.apex4j.grammar.CompiledGrammar}; each sequence follows it with a {@link io.apex4j.grammar.Constraint}, whose
 * {@link io.apex4j.grammar.TokenMask} goes onto the logits. Nothing here knows of models.
 */
@NullMarked
package io.apex4j.grammar;

import org.jspecify.annotations.NullMarked;

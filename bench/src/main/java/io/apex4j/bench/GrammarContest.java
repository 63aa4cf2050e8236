package io.apex4j.bench;

import io.apex4j.grammar.CompiledGrammar;
import io.apex4j.grammar.Constraint;
import io.apex4j.grammar.Grammar;
import io.apex4j.grammar.TokenMask;
import io.apex4j.grammar.TokenTrie;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random texts of a grammar, token by token, on which apex4j and llama.cpp say which tokens may come next.
 *
 * <p>Control tokens are left out: llama.cpp takes them by their names as if these were text, apex4j not at all.
 */
final class GrammarContest {
    private final LlamaModel model;
    private final TokenTrie trie;
    /** The same for {@link #warmUp}: a vocabulary remembers what grammars asked about. */
    private final TokenTrie trieToWarmUp;

    private final BitSet compared;

    /** How far texts go. */
    record Extent(int walks, int mostTokens) {}

    /**
     * What came of a grammar.
     *
     * @param differences what the engines did not agree on, in words; empty when all was equal
     * @param steps number of masks that were compared
     * @param ourNanos per step, until the mask was there
     * @param theirNanos per step, until all candidates were looked at
     */
    record Result(int steps, List<String> differences, long compileNanos, List<Long> ourNanos, List<Long> theirNanos) {}

    GrammarContest(LlamaModel model) {
        this.model = model;
        List<byte[]> pieces = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        compared = new BitSet();
        for (int token = 0; token < model.vocabularySize(); token++) {
            boolean isEnd = model.isEnd(token);
            boolean isText = !isEnd && !model.isControl(token);
            // No text: a piece that no grammar takes.
            pieces.add(isText ? model.piece(token) : new byte[0]);
            compared.set(token, isEnd || isText);
            if (isEnd) {
                ends.add(token);
            }
        }
        trie = TokenTrie.of(pieces, ends);
        trieToWarmUp = TokenTrie.of(pieces, ends);
    }

    /** Follows random texts with apex4j alone, so that the JVM has compiled its code. */
    void warmUp(GrammarCase grammar, Extent extent, long seed) {
        CompiledGrammar compiled = CompiledGrammar.of(Grammar.parse(grammar.text()), trieToWarmUp);
        for (int walk = 0; walk < extent.walks(); walk++) {
            SplittableRandom random = new SplittableRandom(seed + walk);
            Constraint place = compiled.start();
            for (int step = 0; step < extent.mostTokens(); step++) {
                int token = choose(place.mask(), random);
                if (token < 0 || trie.isEnd(token)) {
                    break;
                }
                place.accept(token);
            }
        }
    }

    /** Runs both engines over random texts, the same ones for the same seed. */
    Result run(GrammarCase grammar, Extent extent, long seed) {
        long start = System.nanoTime();
        CompiledGrammar compiled = CompiledGrammar.of(Grammar.parse(grammar.text()), trie);
        long compileNanos = System.nanoTime() - start;
        Result result = new Result(0, new ArrayList<>(), compileNanos, new ArrayList<>(), new ArrayList<>());
        for (int walk = 0; walk < extent.walks(); walk++) {
            walk(grammar, compiled, extent.mostTokens(), new SplittableRandom(seed + walk), result);
        }
        return new Result(
                result.ourNanos().size(), result.differences(), compileNanos, result.ourNanos(), result.theirNanos());
    }

    private void walk(
            GrammarCase grammar, CompiledGrammar compiled, int mostTokens, SplittableRandom random, Result result) {
        Constraint ours = compiled.start();
        List<Integer> path = new ArrayList<>();
        try (LlamaGrammar theirs = model.grammar(grammar.text())) {
            while (path.size() < mostTokens) {
                long start = System.nanoTime();
                TokenMask mask = ours.mask();
                result.ourNanos().add(System.nanoTime() - start);
                BitSet allowed = theirs.allowed();
                allowed.and(compared);
                result.theirNanos().add(theirs.lastNanos());
                BitSet mine = BitSet.valueOf(mask.toWords());
                if (!mine.equals(allowed)) {
                    result.differences().add(difference(grammar, path, mine, allowed));
                    return;
                }
                int token = choose(mask, random);
                if (token < 0 || trie.isEnd(token)) {
                    return;
                }
                ours.accept(token);
                theirs.accept(token);
                path.add(token);
            }
        }
    }

    private static int choose(TokenMask mask, SplittableRandom random) {
        int[] tokens = mask.tokens().toArray();
        return tokens.length == 0 ? -1 : tokens[random.nextInt(tokens.length)];
    }

    private String difference(GrammarCase grammar, List<Integer> path, BitSet ours, BitSet theirs) {
        BitSet onlyOurs = (BitSet) ours.clone();
        onlyOurs.andNot(theirs);
        BitSet onlyTheirs = (BitSet) theirs.clone();
        onlyTheirs.andNot(ours);
        return grammar.name() + " after " + shown(path) + ": only apex4j allows "
                + shown(onlyOurs.stream().limit(10).boxed().toList()) + ", only llama.cpp "
                + shown(onlyTheirs.stream().limit(10).boxed().toList());
    }

    private String shown(List<Integer> tokens) {
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            text.append('<');
            for (byte value : model.piece(token)) {
                if (value >= ' ' && value < 0x7F) {
                    text.append((char) value);
                } else {
                    text.append(String.format("\\x%02X", value & 0xFF));
                }
            }
            text.append('>');
        }
        return text.isEmpty() ? "nothing" : text.toString();
    }
}

package io.apex4j.model;

import io.apex4j.gguf.GgufMetadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Which two symbols merge into which, and how early. A symbol is a token, or a number from the vocabulary's size on for
 * what merges pass through without being a token. Immutable.
 *
 * <p>Pairs are in a hash table with open addressing, of which the hash is salted by chance, so that no file can be made
 * to collide.
 */
final class MergeTable {
    static final String KEY = "tokenizer.ggml.merges";

    /** What {@link #slot} says of two symbols that do not merge. */
    static final int NONE = -1;

    private static final long EMPTY = -1;

    private final Vocabulary vocabulary;
    private final Map<String, Integer> extraSymbols = new HashMap<>();
    private final List<byte[]> extraPieces = new ArrayList<>();
    private final int[] symbolOfByte = new int[256];
    private final long salt = new SplittableRandom().nextLong();
    private final long[] pairs;
    private final int[] ranks;
    private final int[] results;

    private MergeTable(Vocabulary vocabulary, int merges) {
        int capacity = Integer.highestOneBit(Math.max(merges, 4)) << 2;
        this.vocabulary = vocabulary;
        this.pairs = new long[capacity];
        this.ranks = new int[capacity];
        this.results = new int[capacity];
        Arrays.fill(pairs, EMPTY);
        for (int value = 0; value < 256; value++) {
            symbolOfByte[value] = symbol(Vocabulary.word(new byte[] {(byte) value}));
        }
    }

    /**
     * Reads the merges.
     *
     * @throws ModelException when they are absent, or one is not two words of the alphabet with a space between
     */
    static MergeTable of(GgufMetadata metadata, Vocabulary vocabulary, ByteAlphabet alphabet) {
        List<String> merges =
                metadata.texts(KEY).orElseThrow(() -> new ModelException(KEY + " is missing or no array of texts"));
        MergeTable table = new MergeTable(vocabulary, merges.size());
        for (int rank = 0; rank < merges.size(); rank++) {
            String merge = merges.get(rank);
            int space = merge.indexOf(' ');
            String left = merge.substring(0, Math.max(space, 0));
            String right = merge.substring(space + 1);
            if (left.isEmpty() || right.isEmpty() || !alphabet.covers(left) || !alphabet.covers(right)) {
                throw new ModelException(KEY + "[" + rank + "] is '" + Excerpt.of(merge)
                        + "'; a merge is two byte-level words with a space between");
            }
            table.put(Vocabulary.word(alphabet.read(left)), Vocabulary.word(alphabet.read(right)), rank);
        }
        table.extraSymbols.clear();
        return table;
    }

    private void put(String left, String right, int rank) {
        long pair = pair(symbol(left), symbol(right));
        int slot = slotFor(pair);
        if (pairs[slot] == EMPTY) {
            pairs[slot] = pair;
            ranks[slot] = rank;
            results[slot] = symbol(left + right);
        }
    }

    private int symbol(String word) {
        Integer token = vocabulary.tokenOf(word);
        if (token != null) {
            return token;
        }
        return extraSymbols.computeIfAbsent(word, _ -> {
            extraPieces.add(word.getBytes(StandardCharsets.ISO_8859_1));
            return vocabulary.size() + extraPieces.size() - 1;
        });
    }

    /** The symbol of a byte, 0 to 255. */
    int symbolOfByte(int value) {
        return symbolOfByte[value];
    }

    /** The bytes of a symbol that is no token. */
    byte[] extraPiece(int symbol) {
        return extraPieces.get(symbol - vocabulary.size());
    }

    /** Where two symbols are in the table, or {@link #NONE}. */
    int slot(int left, int right) {
        int slot = slotFor(pair(left, right));
        return pairs[slot] == EMPTY ? NONE : slot;
    }

    /** How many merges come before the one at a slot. */
    int rank(int slot) {
        return ranks[slot];
    }

    /** The symbol that the pair at a slot becomes. */
    int result(int slot) {
        return results[slot];
    }

    private static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    private int slotFor(long pair) {
        long hash = (pair ^ salt) * 0x9E3779B97F4A7C15L;
        hash = (hash ^ hash >>> 32) * 0xD6E8FEB86659FD93L;
        int mask = pairs.length - 1;
        int slot = (int) (hash ^ hash >>> 32) & mask;
        while (pairs[slot] != EMPTY && pairs[slot] != pair) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}

package io.apex4j.model;

/**
 * Byte pair encoding of words: the two neighbouring symbols whose merge comes first, the leftmost of several, become one,
 * until none merge. Takes n log n time for a word of n bytes. Keeps its working memory: one per text, one thread.
 */
final class BytePairEncoder {
    private static final int MERGED_AWAY = -1;

    private final Vocabulary vocabulary;
    private final MergeTable merges;
    private final boolean ignoresMerges;
    private final TokenList tokens;

    private final LongHeap candidates = new LongHeap();
    private int[] symbols = new int[64];
    private int[] next = new int[64];
    private int[] previous = new int[64];
    private int length;

    /** An encoder that adds to a list. */
    BytePairEncoder(Vocabulary vocabulary, MergeTable merges, boolean ignoresMerges, TokenList tokens) {
        this.vocabulary = vocabulary;
        this.merges = merges;
        this.ignoresMerges = ignoresMerges;
        this.tokens = tokens;
    }

    /**
     * Adds the tokens of a word, which is not empty.
     *
     * @throws ModelException when the vocabulary lacks a byte of it
     */
    void encode(byte[] word) {
        if (ignoresMerges) {
            Integer whole = vocabulary.tokenOf(Vocabulary.word(word));
            if (whole != null) {
                tokens.add(whole);
                return;
            }
        }
        begin(word);
        while (!candidates.isEmpty()) {
            long candidate = candidates.poll();
            merge((int) candidate, (int) (candidate >>> 32));
        }
        for (int index = 0; index < length; index = next[index]) {
            emit(symbols[index]);
        }
    }

    private void begin(byte[] word) {
        length = word.length;
        if (symbols.length < length) {
            symbols = new int[length];
            next = new int[length];
            previous = new int[length];
        }
        candidates.clear();
        for (int index = 0; index < length; index++) {
            symbols[index] = merges.symbolOfByte(word[index] & 0xff);
            next[index] = index + 1;
            previous[index] = index - 1;
        }
        for (int index = 0; index < length; index++) {
            propose(index);
        }
    }

    /** Queues the merge of the symbol at an index with the one after it. */
    private void propose(int index) {
        int slot = slotAt(index);
        if (slot != MergeTable.NONE) {
            candidates.add((long) merges.rank(slot) << 32 | index);
        }
    }

    /** Carries out a queued merge, unless one of the two symbols has merged otherwise since. */
    private void merge(int index, int rank) {
        int slot = slotAt(index);
        if (slot == MergeTable.NONE || merges.rank(slot) != rank) {
            return;
        }
        int second = next[index];
        symbols[index] = merges.result(slot);
        symbols[second] = MERGED_AWAY;
        next[index] = next[second];
        if (next[index] < length) {
            previous[next[index]] = index;
        }
        propose(index);
        if (previous[index] >= 0) {
            propose(previous[index]);
        }
    }

    private int slotAt(int index) {
        if (symbols[index] == MERGED_AWAY || next[index] >= length) {
            return MergeTable.NONE;
        }
        return merges.slot(symbols[index], symbols[next[index]]);
    }

    private void emit(int symbol) {
        if (symbol < vocabulary.size()) {
            tokens.add(symbol);
            return;
        }
        for (byte value : merges.extraPiece(symbol)) {
            int token = merges.symbolOfByte(value & 0xff);
            if (token >= vocabulary.size()) {
                throw new ModelException("The vocabulary has no token for the byte 0x%02x".formatted(value & 0xff));
            }
            tokens.add(token);
        }
    }
}

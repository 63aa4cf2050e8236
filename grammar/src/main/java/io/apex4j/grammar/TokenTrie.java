package io.apex4j.grammar;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a vocabulary as a trie over characters, made once and shared by all grammars. Immutable, but for
 * some 64 MB at most of what it remembers of sets of characters that grammars asked about. Thread-safe.
 *
 * <p>Children of a node have ascending numbers that follow one another, and ascend by character; tokens are ordered such
 * that those below a node follow one another, with its own first. A token that ends within a character ends at a node for
 * the bits of that character so far. Tokens that begin with the rest of a character hang on roots of their own, the
 * {@linkplain #leads leads}.
 */
public final class TokenTrie {
    static final int ROOT = 0;

    /** Longer tokens are never allowed; the longest of real vocabularies have some hundred bytes. */
    private static final int LONGEST_TOKEN_BYTES = 1024;
    /** Marks the label of a node that stands for the beginning of a character. */
    private static final int PARTIAL = 1 << 30;

    private static final int PARTIAL_LENGTH_SHIFT = 20;

    private final byte[] @Nullable [] pieces;
    private final int[] endTokens;
    private final int[] tokens;
    private final int[] labels;
    /** The first child of each node; the children of a node end where those of the next begin. */
    private final int[] children;

    private final int[] parents;
    /** For each node where its own tokens begin in {@link #tokens}, where they end, and where those below it end. */
    private final int[] tokenStarts;

    private final int[] ownTokenEnds;
    private final int[] tokenEnds;
    private final List<Lead> leads;
    private final long[] textTokens;
    private final ClassRuns runs = new ClassRuns();

    /**
     * How tokens begin that end a character.
     *
     * @param count number of follow-up bytes
     * @param bits their bits
     * @param node the root of what follows in these tokens; its own tokens consist of these bytes alone
     */
    record Lead(int count, int bits, int node) {}

    TokenTrie(
            byte[] @Nullable [] pieces,
            int[] endTokens,
            int[] tokens,
            int[] labels,
            int[] children,
            int[][] tokenBounds,
            List<Lead> leads) {
        this.pieces = pieces;
        this.endTokens = endTokens;
        this.tokens = tokens;
        this.labels = labels;
        this.children = children;
        this.parents = new int[labels.length];
        for (int node = 0; node < labels.length; node++) {
            Arrays.fill(parents, children[node], children[node + 1], node);
        }
        this.tokenStarts = tokenBounds[0];
        this.ownTokenEnds = tokenBounds[1];
        this.tokenEnds = tokenBounds[2];
        this.leads = leads;
        this.textTokens = new long[wordCount()];
        for (int token : tokens) {
            textTokens[token >> 6] |= 1L << token;
        }
    }

    /**
     * Builds the trie.
     *
     * @param pieces the bytes of each token; null for tokens that are no text, such as control tokens, which are never
     *     allowed unless a grammar names them
     * @param endTokens the tokens that end an answer; allowed where a text of the grammar is complete
     */
    public static TokenTrie of(List<byte @Nullable []> pieces, Collection<Integer> endTokens) {
        byte[][] copies = new byte[pieces.size()][];
        int[] ends = endTokens.stream()
                .mapToInt(Integer::intValue)
                .sorted()
                .distinct()
                .toArray();
        for (int end : ends) {
            if (end < 0 || end >= copies.length) {
                throw new IllegalArgumentException(
                        "The end token " + end + " is none of a vocabulary of " + copies.length + " tokens");
            }
        }
        TrieBuilder builder = new TrieBuilder();
        for (int token = 0; token < copies.length; token++) {
            byte[] piece = pieces.get(token);
            if (piece == null || piece.length > LONGEST_TOKEN_BYTES || Arrays.binarySearch(ends, token) >= 0) {
                continue;
            }
            Optional<TokenText> text = TokenText.read(piece);
            if (text.isPresent()) {
                copies[token] = piece.clone();
                builder.add(token, text.get());
            }
        }
        return builder.build(copies, ends);
    }

    /** Number of tokens of the vocabulary. */
    public int vocabularySize() {
        return pieces.length;
    }

    /** Whether a token ends an answer. */
    public boolean isEnd(int token) {
        return Arrays.binarySearch(endTokens, token) >= 0;
    }

    /** Words of a set of tokens. */
    int wordCount() {
        return (pieces.length + 63) / 64;
    }

    /** The text of a token, or nothing when it never fits a grammar as a text. */
    Optional<TokenText> text(int token) {
        byte[] piece = token < 0 || token >= pieces.length ? null : pieces[token];
        return piece == null ? Optional.empty() : TokenText.read(piece);
    }

    void addEndTokensTo(long[] words) {
        for (int token : endTokens) {
            words[token >> 6] |= 1L << token;
        }
    }

    void addTextTokensTo(long[] words) {
        for (int word = 0; word < words.length; word++) {
            words[word] |= textTokens[word];
        }
    }

    /** Adds the tokens that end at a node. */
    void addTokensTo(long[] words, int node) {
        for (int index = tokenStarts[node]; index < ownTokenEnds[node]; index++) {
            words[tokens[index] >> 6] |= 1L << tokens[index];
        }
    }

    void addTokensTo(Ints target, int node) {
        for (int index = tokenStarts[node]; index < ownTokenEnds[node]; index++) {
            target.add(tokens[index]);
        }
    }

    /** Number of tokens at a node and below it. */
    int tokenCount(int node) {
        return tokenEnds[node] - tokenStarts[node];
    }

    int firstChild(int node) {
        return children[node];
    }

    int childrenEnd(int node) {
        return children[node + 1];
    }

    boolean hasChildren(int node) {
        return children[node] < children[node + 1];
    }

    /** The node above another; of roots the first root. */
    int parent(int node) {
        return parents[node];
    }

    /** How a set of characters runs through the tokens below a node. */
    ClassRun run(CodePoints set, int node) {
        return runs.run(set, node, this);
    }

    /** The character that leads to a node; more than {@link CodePoints#MAXIMUM} for a {@link #isPartial partial} one. */
    int label(int node) {
        return labels[node];
    }

    /** Whether a label stands for the beginning of a character. */
    static boolean isPartial(int label) {
        return label >= PARTIAL;
    }

    static PartialCharacter partial(int label) {
        return new PartialCharacter(
                label & (1 << PARTIAL_LENGTH_SHIFT) - 1, (label & ~PARTIAL) >> PARTIAL_LENGTH_SHIFT);
    }

    static int label(PartialCharacter partial) {
        return PARTIAL | partial.missingBytes() << PARTIAL_LENGTH_SHIFT | partial.value();
    }

    /** The first child of a node whose label is at least so much; the end of the children when there is none. */
    int firstChildFrom(int node, int label) {
        int low = firstChild(node);
        int high = childrenEnd(node);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (labels[middle] < label) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How tokens begin that end a character of the token before. */
    List<Lead> leads() {
        return leads;
    }
}

package io.apex4j.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a {@link TokenTrie}: sorts the tokens, then lays the nodes out level by level. */
final class TrieBuilder {
    private final List<Entry> entries = new ArrayList<>();

    private final List<TokenTrie.Lead> leads = new ArrayList<>();
    /** One after another for each node: its label, its tokens from and to, and its depth. */
    private final Ints nodes = new Ints();

    private static final int NODE_INTS = 4;

    /** A token, its follow-up bytes as one number, and the labels on its way from the root. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its path only
    private record Entry(int token, int lead, int[] path) {}

    void add(int token, TokenText text) {
        int[] path = text.codePoints();
        if (!text.end().isNone()) {
            path = Arrays.copyOf(path, path.length + 1);
            path[path.length - 1] = TokenTrie.label(text.end());
        }
        entries.add(new Entry(token, text.followUps() << 18 | text.followUpBits(), path));
    }

    TokenTrie build(byte[] @Nullable [] pieces, int[] endTokens) {
        entries.sort(Comparator.comparingInt(Entry::lead)
                .thenComparing(Entry::path, Arrays::compare)
                .thenComparingInt(Entry::token));
        addRoots();
        int count = nodes.size() / NODE_INTS;
        Ints children = new Ints();
        Ints ownEnds = new Ints();
        for (int node = 0; node < count; node++) {
            children.add(count);
            int from = nodes.get(NODE_INTS * node + 1);
            int to = nodes.get(NODE_INTS * node + 2);
            int depth = nodes.get(NODE_INTS * node + 3);
            int child = from;
            while (child < to && entries.get(child).path().length == depth) {
                child++;
            }
            ownEnds.add(child);
            addChildren(child, to, depth);
            count = nodes.size() / NODE_INTS;
        }
        children.add(count);
        int[][] bounds = {column(1), ownEnds.toArray(), column(2)};
        int[] tokens = entries.stream().mapToInt(Entry::token).toArray();
        return new TokenTrie(pieces, endTokens, tokens, column(0), children.toArray(), bounds, List.copyOf(leads));
    }

    /** The root of tokens that begin with a character, even if there is none, and the roots of all others. */
    private void addRoots() {
        int start = 0;
        while (start < entries.size() && entries.get(start).lead() == 0) {
            start++;
        }
        addNode(0, 0, start, 0);
        while (start < entries.size()) {
            int lead = entries.get(start).lead();
            int end = start;
            while (end < entries.size() && entries.get(end).lead() == lead) {
                end++;
            }
            leads.add(new TokenTrie.Lead(lead >> 18, lead & (1 << 18) - 1, nodes.size() / NODE_INTS));
            addNode(0, start, end, 0);
            start = end;
        }
    }

    private void addChildren(int from, int to, int depth) {
        int start = from;
        while (start < to) {
            int label = entries.get(start).path()[depth];
            int end = start;
            while (end < to && entries.get(end).path()[depth] == label) {
                end++;
            }
            addNode(label, start, end, depth + 1);
            start = end;
        }
    }

    private void addNode(int label, int from, int to, int depth) {
        nodes.add(label);
        nodes.add(from);
        nodes.add(to);
        nodes.add(depth);
    }

    private int[] column(int offset) {
        int[] column = new int[nodes.size() / NODE_INTS];
        for (int node = 0; node < column.length; node++) {
            column[node] = nodes.get(NODE_INTS * node + offset);
        }
        return column;
    }
}

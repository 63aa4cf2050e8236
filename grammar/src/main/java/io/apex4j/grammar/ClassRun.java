package io.apex4j.grammar;

import java.util.Arrays;

/**
 * How a set of characters runs through the tokens below a node of the trie: the tokens that consist of nothing else, and
 * the places where others leave the set. For wide sets, as within strings, this is most of the work of a mask, and it
 * depends on the set alone. Immutable.
 */
final class ClassRun {
    /** A narrower set is cheaper to follow through the trie anew. */
    private static final int LEAST_CHARACTERS = 20;
    /** Longer tokens are so few that they are taken one by one. */
    private static final int MOST_SETS = 20;

    /** Tokens of such characters alone, by their length; where each length ends. */
    private final int[] tokens;

    private final int[] lengthEnds;
    /** For each length up to {@link #MOST_SETS} the tokens of at most that length as a set, the last for all lengths. */
    private final long[][] sets;
    /** Nodes that are the first outside the set on their way, by label; how far from the node each is. */
    private final int[] exits;

    private final int[] exitDepths;

    private ClassRun(int[] tokens, int[] lengthEnds, int words, int[] exits, int[] exitDepths) {
        this.tokens = tokens;
        this.lengthEnds = lengthEnds;
        this.exits = exits;
        this.exitDepths = exitDepths;
        this.sets = sets(tokens, lengthEnds, words);
    }

    private static long[][] sets(int[] tokens, int[] lengthEnds, int words) {
        int longest = lengthEnds.length - 1;
        long[][] sets = new long[Math.min(longest, MOST_SETS) + 1][];
        long[] set = new long[words];
        int next = 0;
        for (int length = 0; length < sets.length; length++) {
            int end = length == MOST_SETS ? tokens.length : lengthEnds[length];
            for (; next < end; next++) {
                set[tokens[next] >> 6] |= 1L << tokens[next];
            }
            sets[length] = set.clone();
        }
        return sets;
    }

    static boolean isWorthwhile(CodePoints set) {
        int characters = 0;
        for (int range = 0; range < set.rangeCount(); range++) {
            characters += set.last(range) - set.first(range) + 1;
        }
        return characters > LEAST_CHARACTERS;
    }

    static int tokensBeginningWith(CodePoints set, TokenTrie trie) {
        int count = 0;
        for (int range = 0; range < set.rangeCount(); range++) {
            int end = trie.childrenEnd(TokenTrie.ROOT);
            for (int child = trie.firstChildFrom(TokenTrie.ROOT, set.first(range));
                    child < end && trie.label(child) <= set.last(range);
                    child++) {
                count += trie.tokenCount(child);
            }
        }
        return count;
    }

    static ClassRun of(CodePoints set, int node, TokenTrie trie) {
        boolean[] ascii = new boolean[128];
        for (int codePoint = 0; codePoint < ascii.length; codePoint++) {
            ascii[codePoint] = set.contains(codePoint);
        }
        Ints lengthEnds = new Ints();
        Ints tokens = new Ints();
        lengthEnds.add(0);
        Ints exits = new Ints();
        Ints depths = new Ints();
        int[] level = {node};
        for (int depth = 1; level.length > 0; depth++) {
            Ints next = new Ints();
            for (int parent : level) {
                for (int child = trie.firstChild(parent); child < trie.childrenEnd(parent); child++) {
                    int label = trie.label(child);
                    if (label < ascii.length ? ascii[label] : !TokenTrie.isPartial(label) && set.contains(label)) {
                        next.add(child);
                        trie.addTokensTo(tokens, child);
                    } else {
                        exits.add(child);
                        depths.add(depth);
                    }
                }
            }
            level = next.toArray();
            if (level.length > 0) {
                lengthEnds.add(tokens.size());
            }
        }
        long[] order = new long[exits.size()];
        for (int exit = 0; exit < order.length; exit++) {
            order[exit] = (long) trie.label(exits.get(exit)) << 32 | exit;
        }
        Arrays.sort(order);
        int[] sorted =
                Arrays.stream(order).mapToInt(key -> exits.get((int) key)).toArray();
        int[] sortedDepths =
                Arrays.stream(order).mapToInt(key -> depths.get((int) key)).toArray();
        return new ClassRun(tokens.toArray(), lengthEnds.toArray(), trie.wordCount(), sorted, sortedDepths);
    }

    /** Length of the longest run: the tokens of a length have so many characters below the node. */
    int longest() {
        return lengthEnds.length - 1;
    }

    /** Adds the tokens of at most so many characters. */
    void addTokensTo(long[] words, int mostCharacters) {
        if (mostCharacters >= longest()) {
            add(sets[sets.length - 1], words);
            return;
        }
        int inSet = Math.min(mostCharacters, MOST_SETS - 1);
        add(sets[inSet], words);
        for (int index = lengthEnds[inSet]; index < lengthEnds[mostCharacters]; index++) {
            words[tokens[index] >> 6] |= 1L << tokens[index];
        }
    }

    private static void add(long[] set, long[] words) {
        for (int word = 0; word < words.length; word++) {
            words[word] |= set[word];
        }
    }

    int exitCount() {
        return exits.length;
    }

    /** A node at which a way leaves the set; they ascend by label. */
    int exit(int index) {
        return exits[index];
    }

    /** How many characters the node is below the node of the run: one more than have been in the set. */
    int exitDepth(int index) {
        return exitDepths[index];
    }

    /** The first exit whose label is at least so much. */
    int firstExitFrom(int label, TokenTrie trie) {
        int low = 0;
        int high = exits.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (trie.label(exits[middle]) < label) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    long bytes() {
        return 8L * sets.length * sets[0].length + 4L * (tokens.length + 2L * exits.length);
    }
}

package io.apex4j.eval;

import java.util.ArrayList;
import java.util.List;

/**
 * Chunks that models take in together, piece by piece.
 *
 * @param firstChunk the first of them
 * @param count number of chunks
 * @param pieces what all of them are cut into
 */
record ChunkGroup(int firstChunk, int count, List<Piece> pieces) {
    /** Tokens of a pass of the network. */
    private static final int PASS_TOKENS = 512;
    /** The most that logits of the reference may take. */
    private static final long KEPT_BYTES = 1L << 27;

    /** Keeps its own copy of the list. */
    ChunkGroup {
        pieces = List.copyOf(pieces);
    }

    /**
     * A range of places in a chunk.
     *
     * @param from the first
     * @param to after the last
     * @param firstScored the first place the prediction after which is scored; {@code to} where there is none
     */
    record Piece(int from, int to, int firstScored) {
        int scored() {
            return to - firstScored;
        }
    }

    /**
     * The groups of a text. As many short chunks as a pass of the network holds make a group. Where predictions of a
     * reference are kept, those of a piece never take more than a fixed amount of memory. The last token of a chunk is
     * not taken in: nothing after it is scored.
     */
    static List<ChunkGroup> of(TextChunks text, int vocabulary, boolean keeps) {
        int most = keeps ? Math.clamp(KEPT_BYTES / Float.BYTES / vocabulary, 1, Integer.MAX_VALUE) : Integer.MAX_VALUE;
        int perGroup = Math.clamp(Math.min(PASS_TOKENS / text.contextLength(), most / text.scored()), 1, text.count());
        List<Piece> pieces = pieces(text, most / perGroup);
        List<ChunkGroup> groups = new ArrayList<>();
        for (int first = 0; first < text.count(); first += perGroup) {
            groups.add(new ChunkGroup(first, Math.min(perGroup, text.count() - first), pieces));
        }
        return groups;
    }

    private static List<Piece> pieces(TextChunks text, int mostScored) {
        List<Piece> pieces = new ArrayList<>();
        int end = text.contextLength() - 1;
        int from = 0;
        while (from < end) {
            int firstScored = Math.max(from, text.firstScored());
            int to = Math.min(end, from + PASS_TOKENS);
            if (to - firstScored > mostScored) {
                to = firstScored + mostScored;
            }
            pieces.add(new Piece(from, to, Math.min(firstScored, to)));
            from = to;
        }
        return pieces;
    }

    /** The most predictions of a piece, of one chunk. */
    int mostScored() {
        return pieces.stream().mapToInt(Piece::scored).max().orElseThrow();
    }

    /** Tokens of the group that a model takes in. */
    long tokens() {
        return (long) count * pieces.getLast().to();
    }
}

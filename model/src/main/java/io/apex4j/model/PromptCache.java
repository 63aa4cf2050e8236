package io.apex4j.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * States of sequences that were evaluated before, to go on from where a new one begins like one of them. Two sequences
 * begin alike where they have the same tokens on the same paths, so what is gone on from is bit for bit what evaluating
 * the beginning again would give.
 *
 * <p>Takes a limited amount of memory: the state that was not used for the longest time goes first. Keys and values that
 * several states share are counted once. Safe for use by several threads.
 */
public final class PromptCache {
    private final long maximumBytes;
    /** The one used last is the last; whoever uses a long beginning has used the shorter ones in it too. */
    private final LinkedHashMap<Beginning, Snapshot> snapshots = new LinkedHashMap<>(16, 0.75f, true);

    private final IdentityHashMap<KvBlock, Integer> blockUses = new IdentityHashMap<>();
    private long bytes;

    /** The length of a beginning and a hash of its tokens; whoever finds one compares the tokens too. */
    private record Beginning(Model model, int length, long hash) {
        private static final long FACTOR = 0x9E3779B97F4A7C15L;

        Beginning and(int encodedToken) {
            long mixed = (hash ^ encodedToken) * FACTOR;
            return new Beginning(model, length + 1, mixed ^ mixed >>> 29);
        }

        static Beginning of(Model model, TokenSequence tokens) {
            Beginning beginning = new Beginning(model, 0, 0);
            for (int index = 0; index < tokens.size(); index++) {
                beginning = beginning.and(tokens.encoded(index));
            }
            return beginning;
        }
    }

    /**
     * A cache.
     *
     * @param maximumBytes the most memory that its states take; with 0 nothing is kept
     */
    public PromptCache(long maximumBytes) {
        if (maximumBytes < 0) {
            throw new ModelException("the prompt cache is limited to " + maximumBytes + " bytes; 0 is the least");
        }
        this.maximumBytes = maximumBytes;
    }

    /** Keeps a state; of several with the same tokens the last. */
    public synchronized void add(Snapshot snapshot) {
        if (snapshot.position() == 0) {
            return;
        }
        Beginning beginning = Beginning.of(snapshot.model(), snapshot.tokens());
        Snapshot replaced = snapshots.remove(beginning);
        if (replaced != null) {
            forget(replaced);
        }
        count(snapshot);
        snapshots.put(beginning, snapshot);
        Iterator<Snapshot> oldest = snapshots.values().iterator();
        while (bytes > maximumBytes && oldest.hasNext()) {
            forget(oldest.next());
            oldest.remove();
        }
    }

    /**
     * Brings a session to the longest known beginning of a sequence, at least one token before its end, or empties it.
     *
     * @return the length of that beginning
     */
    public synchronized int restore(TokenSequence wanted, Session session) {
        List<Snapshot> beginnings = beginnings(wanted.first(Math.max(0, wanted.size() - 1)), session.model());
        if (beginnings.isEmpty()) {
            session.clear();
            return 0;
        }
        session.restore(beginnings.getLast());
        return session.position();
    }

    /** The known states of which a sequence is or has the beginning, the shortest first. */
    private synchronized List<Snapshot> beginnings(TokenSequence sequence, Model model) {
        List<Snapshot> found = new ArrayList<>();
        Beginning beginning = new Beginning(model, 0, 0);
        for (int index = 0; index < sequence.size(); index++) {
            beginning = beginning.and(sequence.encoded(index));
            Snapshot snapshot = snapshots.get(beginning);
            if (snapshot != null && snapshot.tokens().equals(sequence.first(index + 1))) {
                found.add(snapshot);
            }
        }
        return found;
    }

    /**
     * Writes the known beginnings of a sequence to a file, which appears under its name only when it is complete.
     *
     * @return whether there were any; else nothing is written
     * @throws IOException when writing fails
     */
    public boolean save(Path file, TokenSequence sequence, Model model) throws IOException {
        List<Snapshot> beginnings = beginnings(sequence, model);
        if (!beginnings.isEmpty()) {
            StateFile.write(file, model, beginnings);
        }
        return !beginnings.isEmpty();
    }

    /**
     * Reads what {@link #save} has written.
     *
     * @return the tokens of the longest state
     * @throws ModelException when the file is none, is damaged, or was written with another model or other types of keys
     *     and values
     * @throws IOException when reading fails
     */
    public TokenSequence load(Path file, Model model) throws IOException {
        List<Snapshot> states = StateFile.read(file, model);
        states.forEach(this::add);
        return states.getLast().tokens();
    }

    /** Number of states. */
    public synchronized int size() {
        return snapshots.size();
    }

    /** Memory that the states take. */
    public synchronized long bytes() {
        return bytes;
    }

    /** Forgets all states. */
    public synchronized void clear() {
        snapshots.clear();
        blockUses.clear();
        bytes = 0;
    }

    private void count(Snapshot snapshot) {
        bytes += snapshot.state().convolutionBytes();
        snapshot.state().blocks().forEach(block -> {
            if (blockUses.merge(block, 1, Integer::sum) == 1) {
                bytes += block.bytes();
            }
        });
    }

    private void forget(Snapshot snapshot) {
        bytes -= snapshot.state().convolutionBytes();
        snapshot.state().blocks().forEach(block -> {
            if (blockUses.merge(block, -1, PromptCache::sumOrNothing) == null) {
                bytes -= block.bytes();
            }
        });
    }

    private static @Nullable Integer sumOrNothing(int uses, int change) {
        return uses + change == 0 ? null : uses + change;
    }
}

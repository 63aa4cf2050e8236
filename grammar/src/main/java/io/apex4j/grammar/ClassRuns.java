package io.apex4j.grammar;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@link ClassRun}s of a trie that grammars have needed; those not used for longest go when there are many. */
final class ClassRuns {
    private static final long LIMIT_BYTES = 64L << 20;

    private final Map<Key, ClassRun> runs = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private record Key(CodePoints set, int node) {}

    ClassRun run(CodePoints set, int node, TokenTrie trie) {
        Key key = new Key(set, node);
        ClassRun known = find(key);
        if (known != null) {
            return known;
        }
        ClassRun made = ClassRun.of(set, node, trie);
        put(key, made);
        return made;
    }

    private synchronized @Nullable ClassRun find(Key key) {
        return runs.get(key);
    }

    private synchronized void put(Key key, ClassRun run) {
        if (runs.putIfAbsent(key, run) != null) {
            return;
        }
        bytes += run.bytes();
        var eldest = runs.values().iterator();
        while (bytes > LIMIT_BYTES && runs.size() > 1) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }
}

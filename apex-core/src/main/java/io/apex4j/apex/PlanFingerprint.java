package io.apex4j.apex;

import io.apex4j.gguf.GgufModel;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A hash of everything that the bytes of an output depend on: its headers, the source files by name, size and time of
 * change, and the importance values in use.
 */
final class PlanFingerprint {
    private final MessageDigest digest;

    private PlanFingerprint(MessageDigest digest) {
        this.digest = digest;
    }

    static String of(GgufModel source, Plan plan, List<QuantizeJob> jobs) throws IOException {
        PlanFingerprint fingerprint = new PlanFingerprint(sha256());
        fingerprint.add("slices of " + TensorSlices.SLICE_VALUES);
        for (PlannedShard shard : plan.shards()) {
            fingerprint.digest.update(shard.layout().header());
        }
        for (Path path : source.paths()) {
            fingerprint.add(path.getFileName() + " " + Files.size(path) + " "
                    + Files.getLastModifiedTime(path).toMillis());
        }
        for (QuantizeJob job : jobs) {
            ImportanceEntry entry = job.importance();
            fingerprint.add(job.tensor().sourceName() + (entry == null ? "" : " weighted"));
            if (entry != null) {
                fingerprint.add(entry);
            }
        }
        return HexFormat.of().formatHex(fingerprint.digest.digest());
    }

    private void add(String text) {
        digest.update((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void add(ImportanceEntry entry) {
        for (int matrix = 0; matrix < entry.matrices(); matrix++) {
            add(Float.toString(entry.count(matrix)));
        }
        MemorySegment sums = entry.sums();
        ByteBuffer bytes = sums.asByteBuffer();
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException("Every JDK has SHA-256", exception);
        }
    }
}

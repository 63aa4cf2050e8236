package io.apex4j.hub;

import java.nio.file.Path;
import java.util.List;

/**
 * What was removed, or would be.
 *
 * @param models the models
 * @param files all files that go: names in snapshots, blobs that nothing else needs
 * @param bytes what that frees on the disk
 */
public record Removal(List<CachedModel> models, List<Path> files, long bytes) {
    /** Copies the lists. */
    public Removal {
        models = List.copyOf(models);
        files = List.copyOf(files);
    }
}

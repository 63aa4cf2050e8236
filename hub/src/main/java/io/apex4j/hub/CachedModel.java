package io.apex4j.hub;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model that was downloaded.
 *
 * @param reference how it can be asked for
 * @param files its files in order, as far as they are there
 * @param bytes their size
 * @param commit the revision of the repository that it is from; empty for files from outside the hub
 * @param revisions the branches and tags that the commit was when they were last looked at
 * @param isComplete whether all of its files are there
 */
public record CachedModel(
        String reference,
        List<Path> files,
        long bytes,
        Optional<String> commit,
        List<String> revisions,
        boolean isComplete) {
    /** Copies the lists. */
    public CachedModel {
        files = List.copyOf(files);
        revisions = List.copyOf(revisions);
    }
}

package io.apex4j.hub;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model on the disk.
 *
 * @param id what clients call it: the name of its file; of several shards, the name that one file would have
 * @param files its files in order
 * @param reference how it can be asked for again
 * @param commit the revision of the repository that it is from
 */
public record LocalModel(String id, List<Path> files, String reference, Optional<String> commit) {
    /** Copies the list. */
    public LocalModel {
        files = List.copyOf(files);
    }

    /** The file to open; it leads to the others. */
    public Path first() {
        return files.getFirst();
    }
}

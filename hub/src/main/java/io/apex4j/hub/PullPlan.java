package io.apex4j.hub;

import java.util.List;
import java.util.Optional;

/**
 * What a download would do.
 *
 * @param reference how the model can be asked for
 * @param commit the revision of the repository
 * @param files its files in order
 */
public record PullPlan(String reference, Optional<String> commit, List<PlannedFile> files) {
    /** Copies the list. */
    public PullPlan {
        files = List.copyOf(files);
    }

    /**
     * A file.
     *
     * @param name its path in the repository, or its name
     * @param bytes its size
     * @param presentBytes how many of its bytes are on the disk already
     */
    public record PlannedFile(String name, long bytes, long presentBytes) {}

    /** Size of all files. */
    public long bytes() {
        return files.stream().mapToLong(PlannedFile::bytes).sum();
    }

    /** What is still to come. */
    public long missingBytes() {
        return files.stream()
                .mapToLong(file -> file.bytes() - file.presentBytes())
                .sum();
    }
}

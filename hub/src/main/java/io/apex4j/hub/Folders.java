package io.apex4j.hub;

import java.nio.file.Path;

/** The folders that files lie in. */
final class Folders {
    private Folders() {}

    /** The folder of a file that has one, as all in the caches do. */
    static Path of(Path file) {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IllegalArgumentException(file + " is in no folder");
        }
        return folder;
    }
}

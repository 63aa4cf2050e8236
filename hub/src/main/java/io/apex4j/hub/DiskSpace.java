package io.apex4j.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many bytes can still be written into a folder. */
@FunctionalInterface
interface DiskSpace {
    DiskSpace OF_SYSTEM = folder -> Files.getFileStore(folder).getUsableSpace();

    /** What other programs on the machine may need meanwhile. */
    long RESERVE_BYTES = 64L << 20;

    long usableBytes(Path folder) throws IOException;

    /**
     * Refuses to begin what cannot come to an end.
     *
     * @param missingBytes what is still to be written
     * @param advice what the user can do beside making room
     */
    default void check(Path folder, long missingBytes, String advice) throws IOException {
        long usable = usableBytes(folder);
        if (missingBytes > 0 && missingBytes > usable - RESERVE_BYTES) {
            throw new HubException(
                    HubProblem.DISK,
                    folder + ": " + missingBytes + " bytes are still to come and " + Math.max(0, usable)
                            + " are free there (" + RESERVE_BYTES + " are left for others); make room, or " + advice);
        }
    }
}

package io.apex4j.hub;

import java.time.Duration;

/** Hears how a download goes on, in the thread that asked for it. */
public interface DownloadListener {
    /** Hears nothing. */
    DownloadListener NONE = new DownloadListener() {};

    /**
     * A file begins, or begins anew because the server could not go on where it was.
     *
     * @param file its path in the repository, or its name
     * @param bytes its size
     * @param resumedFrom how many of the bytes are there already
     */
    default void started(String file, long bytes, long resumedFrom) {}

    /** So many more bytes are there. */
    default void advanced(long bytes) {}

    /** All bytes of the file that began last are there and right. */
    default void finished() {}

    /**
     * Something failed and is tried again.
     *
     * @param reason what failed
     * @param pause how long is waited before
     */
    default void retrying(String reason, Duration pause) {}

    /** Something that the user should know, such as that another process is downloading the same file. */
    default void noted(String message) {}
}

package io.apex4j.hub;

import java.net.URI;

/**
 * What a server says about a file.
 *
 * @param name its path in the repository, or its name
 * @param etag its tag: on the hub the SHA-256 of a large file, or git's hash of a small one
 * @param bytes its size
 * @param commit the revision that it is of; empty outside the hub
 * @param location where its bytes are; such an address may expire
 */
record RemoteFile(String name, String etag, long bytes, String commit, URI location) {
    /** A tag without the quotes and the mark of weakness that it has in a header. */
    static String plainTag(String header) {
        String text = header.startsWith("W/") ? header.substring(2) : header;
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}

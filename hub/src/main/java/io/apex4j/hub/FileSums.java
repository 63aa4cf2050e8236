package io.apex4j.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Checksums of files that are on the disk. */
final class FileSums {
    private FileSums() {}

    /** Whether a file has a SHA-256; a blob that is named after it has been checked when it came. */
    static boolean hasSha256(Path file, String expected) throws IOException {
        String name = String.valueOf(file.toRealPath().getFileName());
        return SafeNames.isSha256(name) ? name.equals(expected) : sha256(file).equals(expected);
    }

    /** The SHA-256 of a file in hexadecimal. */
    static String sha256(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ContentHash hash = new ContentHash(new ContentCheck(channel.size(), List.of(), Optional.empty()));
            hash.follow(channel, channel.size());
            return HexFormat.of().formatHex(hash.sha256());
        }
    }
}

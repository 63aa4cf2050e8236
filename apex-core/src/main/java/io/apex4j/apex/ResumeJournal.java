package io.apex4j.apex;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which slices of an output are written, with a checksum of each, in a text file beside it. First a line with a
 * fingerprint of everything that the output's bytes depend on, then a line {@code SLICE CRC32C} for each slice. Lines are
 * added after the slice's own bytes; a last line cut off is ignored, and every slice is verified before it is trusted.
 */
final class ResumeJournal implements AutoCloseable {
    private static final String TITLE = "apex4j journal 1 ";

    private final FileChannel channel;

    private ResumeJournal(FileChannel channel) {
        this.channel = channel;
    }

    /** The journal of an output. */
    static Path pathOf(Path target) {
        return target.resolveSibling(target.getFileName() + ".part.journal");
    }

    /** Starts a journal anew. */
    static ResumeJournal create(Path target, String fingerprint) throws IOException {
        FileChannel channel = FileChannel.open(
                pathOf(target),
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        LinkOption.NOFOLLOW_LINKS));
        ResumeJournal journal = new ResumeJournal(channel);
        journal.append(TITLE + fingerprint + "\n");
        return journal;
    }

    /**
     * What an interrupted run has noted.
     *
     * @return checksums by number of slice; empty when there is no journal
     * @throws QuantizeException when the run was another one
     */
    static Map<Long, Integer> read(Path target, String fingerprint) throws IOException {
        Path path = pathOf(target);
        Map<Long, Integer> checksums = new HashMap<>();
        if (!Files.exists(path)) {
            return checksums;
        }
        List<String> lines = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
        if (lines.isEmpty() || !lines.getFirst().equals(TITLE + fingerprint)) {
            throw new QuantizeException(
                    "--resume: " + path + " was left by a run with another source, importance matrix"
                            + " or other options; give the same ones again, or leave --resume out to start anew");
        }
        for (String line : lines.subList(1, lines.size())) {
            int space = line.indexOf(' ');
            if (line.matches("\\d{1,18} [0-9a-f]{8}")) {
                checksums.put(
                        Long.parseLong(line.substring(0, space)),
                        HexFormat.fromHexDigits(line, space + 1, line.length()));
            }
        }
        return checksums;
    }

    /** Notes a slice. */
    void add(long slice, int checksum) throws IOException {
        append(slice + " " + HexFormat.of().toHexDigits(checksum) + "\n");
    }

    /** Removes the journal of an output. */
    static void delete(Path target) throws IOException {
        Files.deleteIfExists(pathOf(target));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private synchronized void append(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}

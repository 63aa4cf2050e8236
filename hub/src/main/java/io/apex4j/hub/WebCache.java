package io.apex4j.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files from outside the hub. Each model has a folder that is called after a hash of its address; beside a file stands
 * {@code NAME.source.json}, which says where it came from, with tag, size and SHA-256. A file without that is not there.
 */
final class WebCache {
    static final String INCOMPLETE = ".incomplete";

    private static final String SOURCE = ".source.json";
    private static final String BEGUN = ".incomplete.json";
    private static final int NAME_DIGITS = 32;
    private static final long MAXIMUM_SOURCE_BYTES = 64 << 10;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path root;

    /**
     * Where a file came from.
     *
     * @param uri its address
     * @param etag its tag at that time; empty where the server gave none
     * @param bytes its size
     * @param sha256 its checksum
     */
    record Source(String uri, String etag, long bytes, String sha256) {
        boolean isOf(RemoteFile file) {
            return bytes == file.bytes() && etag.equals(file.etag());
        }
    }

    /**
     * A file that is there.
     *
     * @param file its path
     * @param source where it came from
     */
    record Entry(Path file, Source source) {}

    WebCache(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    Path root() {
        return root;
    }

    /** The folder of a model; shards have one together. */
    Path folder(URI first) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(first.toString().getBytes(StandardCharsets.UTF_8));
            return root.resolve(HexFormat.of().formatHex(hash).substring(0, NAME_DIGITS));
        } catch (NoSuchAlgorithmException exception) {
            throw new IllegalStateException("every Java has SHA-256", exception);
        }
    }

    /** Where a file came from, if it is there. */
    Optional<Source> source(Path file) throws IOException {
        return read(sibling(file, SOURCE))
                .filter(source -> Files.isRegularFile(file) && source.bytes() == sizeOf(file));
    }

    /** What a partial file is part of. */
    Optional<Source> begun(Path file) throws IOException {
        return read(sibling(file, BEGUN));
    }

    void begin(Path file, Source source) throws IOException {
        write(sibling(file, BEGUN), source);
    }

    /** Gives a complete and checked partial file its name. */
    void finish(Path file, Source source) throws IOException {
        Files.deleteIfExists(sibling(file, SOURCE));
        Files.move(
                sibling(file, INCOMPLETE), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        write(sibling(file, SOURCE), source);
        Files.deleteIfExists(sibling(file, BEGUN));
    }

    Path partial(Path file) {
        return sibling(file, INCOMPLETE);
    }

    Path lock(Path file) {
        return sibling(file, ".lock");
    }

    /** Removes a file and what stands beside it. */
    void remove(Path file) throws IOException {
        for (String ending : List.of(SOURCE, "", INCOMPLETE, BEGUN, ".lock")) {
            Files.deleteIfExists(sibling(file, ending));
        }
    }

    /** All files that are there, by folder. */
    List<Entry> entries() throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(root, 2)) {
            for (Path described : walk.filter(path -> path.toString().endsWith(SOURCE))
                    .sorted()
                    .toList()) {
                String name = String.valueOf(described.getFileName());
                Path file = described.resolveSibling(name.substring(0, name.length() - SOURCE.length()));
                source(file).ifPresent(source -> entries.add(new Entry(file, source)));
            }
        }
        return entries;
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException vanished) {
            return -1;
        }
    }

    private static Path sibling(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    private static Optional<Source> read(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MAXIMUM_SOURCE_BYTES) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(Files.readAllBytes(file));
            return Optional.of(new Source(
                    node.path("url").asString(""),
                    node.path("etag").asString(""),
                    node.path("bytes").asLong(-1),
                    node.path("sha256").asString("")));
        } catch (JacksonException damaged) {
            return Optional.empty();
        }
    }

    private static void write(Path file, Source source) throws IOException {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("url", source.uri());
        node.put("etag", source.etag());
        node.put("bytes", source.bytes());
        node.put("sha256", source.sha256());
        AtomicFile.write(file, JSON.writeValueAsString(node));
    }
}

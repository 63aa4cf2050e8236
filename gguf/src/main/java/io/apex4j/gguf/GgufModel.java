package io.apex4j.gguf;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A model in one GGUF file or in several shards. Thread-safe. */
public final class GgufModel implements AutoCloseable {
    static final String NUMBER_KEY = "split.no";
    static final String COUNT_KEY = "split.count";
    static final String TENSORS_KEY = "split.tensors.count";
    /** As many as the 16 bits of the count can tell. */
    static final int MAXIMUM_SHARDS = 65_535;

    private final List<GgufFile> shards;
    private final List<GgufTensor> tensors;

    private GgufModel(List<GgufFile> shards, List<GgufTensor> tensors) {
        this.shards = List.copyOf(shards);
        this.tensors = List.copyOf(tensors);
    }

    /**
     * Opens a model. Where the file is the first of several shards ({@code name-00001-of-00003.gguf}) the others are
     * opened with it.
     *
     * @throws GgufFormatException when a file is malformed, missing, not the first shard, or does not belong to the
     *     others
     * @throws IOException when a file cannot be read
     */
    public static GgufModel open(Path path) throws IOException {
        List<GgufFile> shards = new ArrayList<>();
        try {
            GgufFile first = GgufFile.open(path, 0);
            shards.add(first);
            int count = shardCount(first);
            checkNumber(first, 0, count);
            for (int index = 1; index < count; index++) {
                GgufFile shard = openSibling(path, index, count);
                shards.add(shard);
                checkNumber(shard, index, count);
            }
            return new GgufModel(shards, tensorsOf(shards));
        } catch (IOException | RuntimeException exception) {
            shards.forEach(GgufFile::close);
            throw exception;
        }
    }

    /** The name of shard {@code index} of a model. */
    public static String shardName(String stem, int index, int count) {
        return String.format(Locale.ROOT, "%s-%05d-of-%05d.gguf", stem, index + 1, count);
    }

    /** The files, in order. */
    public List<GgufFile> shards() {
        return shards;
    }

    /** The paths of the files, in order. */
    public List<Path> paths() {
        return shards.stream().map(GgufFile::path).toList();
    }

    /** The metadata of the first file. */
    public GgufMetadata metadata() {
        return shards.getFirst().metadata();
    }

    /** All tensors, by shard and then in the order of its file. */
    public List<GgufTensor> tensors() {
        return tensors;
    }

    /** Size of all files in bytes. */
    public long fileBytes() {
        return shards.stream().mapToLong(GgufFile::fileBytes).sum();
    }

    /** The file that holds a tensor. */
    public GgufFile shardOf(GgufTensor tensor) {
        return shards.get(tensor.shard());
    }

    /** The bytes of a tensor: {@link GgufFile#data}. */
    public MemorySegment data(GgufTensor tensor) {
        return shardOf(tensor).data(tensor);
    }

    @Override
    public void close() {
        shards.forEach(GgufFile::close);
    }

    /** Number of shards; a count of 0 is what a file without shards may say too. */
    private static int shardCount(GgufFile first) {
        long count = first.metadata().integer(COUNT_KEY).orElse(1);
        if (count < 0 || count > MAXIMUM_SHARDS) {
            throw new GgufFormatException(
                    first.path(), 0, COUNT_KEY + " is " + count + "; 1 to " + MAXIMUM_SHARDS + " shards are accepted");
        }
        return (int) Math.max(1, count);
    }

    private static GgufFile openSibling(Path first, int index, int count) throws IOException {
        Path path = sibling(first, index, count);
        if (Files.notExists(path)) {
            throw new GgufFormatException(
                    first, 0, "shard " + (index + 1) + " of " + count + " is missing: there is no file " + path);
        }
        return GgufFile.open(path, index);
    }

    private static Path sibling(Path first, int index, int count) {
        String name = String.valueOf(first.getFileName());
        String ending = shardName("", 0, count);
        if (!name.endsWith(ending)) {
            throw new GgufFormatException(
                    first,
                    0,
                    COUNT_KEY + " says that this is the first of " + count + " shards, so its name must end with '"
                            + ending + "' for the others to be found; rename it");
        }
        String stem = name.substring(0, name.length() - ending.length());
        return first.resolveSibling(shardName(stem, index, count));
    }

    private static void checkNumber(GgufFile file, int index, int count) {
        long number = file.metadata().integer(NUMBER_KEY).orElse(0);
        long said = file.metadata().integer(COUNT_KEY).orElse(1);
        if (index == 0 && number != 0) {
            throw new GgufFormatException(
                    file.path(), 0, "this is shard " + (number + 1) + " of " + said + "; name the first one instead");
        }
        if (number != index || Math.max(1, said) != count) {
            throw new GgufFormatException(
                    file.path(),
                    0,
                    "this file says that it is shard " + (number + 1) + " of " + said + ", but shard " + (index + 1)
                            + " of " + count + " was expected under its name");
        }
    }

    private static List<GgufTensor> tensorsOf(List<GgufFile> shards) {
        List<GgufTensor> tensors = new ArrayList<>();
        Map<String, Path> places = new HashMap<>();
        for (GgufFile shard : shards) {
            for (GgufTensor tensor : shard.tensors()) {
                Path other = places.putIfAbsent(tensor.name(), shard.path());
                if (other != null) {
                    throw new GgufFormatException(
                            shard.path(), 0, "tensor " + Quoted.of(tensor.name()) + " is in " + other + " too");
                }
                tensors.add(tensor);
            }
        }
        GgufFile first = shards.getFirst();
        long said = first.metadata().integer(TENSORS_KEY).orElse(tensors.size());
        if (shards.size() > 1 && said != tensors.size()) {
            throw new GgufFormatException(
                    first.path(),
                    0,
                    TENSORS_KEY + " is " + said + ", but the " + shards.size() + " shards have " + tensors.size()
                            + " tensors");
        }
        return tensors;
    }
}

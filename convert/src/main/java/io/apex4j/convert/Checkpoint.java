package io.apex4j.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** All tensors of a folder, in one safetensors file or in the shards that an index names. Thread-safe. */
final class Checkpoint implements AutoCloseable {
    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";
    private static final int MAXIMUM_SHARDS = 4096;
    private static final int BUFFER_BYTES = 1 << 20;

    private final Path folder;
    private final List<SafetensorsFile> files = new ArrayList<>();
    private final Map<String, SafetensorsFile> owners = new LinkedHashMap<>();

    private Checkpoint(Path folder) {
        this.folder = folder;
    }

    /** Opens the tensors of a folder. */
    static Checkpoint open(Path folder) {
        Checkpoint checkpoint = new Checkpoint(folder);
        try {
            if (Files.exists(folder.resolve(INDEX))) {
                checkpoint.openShards();
            } else {
                checkpoint.openSingle();
            }
            return checkpoint;
        } catch (RuntimeException exception) {
            checkpoint.close();
            throw exception;
        }
    }

    private void openSingle() {
        Path file = folder.resolve(SINGLE);
        if (!Files.exists(file)) {
            throw new ConvertException(folder + ": has neither " + SINGLE + " nor " + INDEX
                    + "; weights in other formats cannot be converted");
        }
        add(file);
    }

    private void openShards() {
        Path index = folder.resolve(INDEX);
        Map<String, String> promised = JsonFile.read(index, parser -> weightMap(index, parser));
        Map<String, List<String>> byShard = new TreeMap<>();
        promised.forEach((tensor, shard) ->
                byShard.computeIfAbsent(shard, _ -> new ArrayList<>()).add(tensor));
        if (byShard.size() > MAXIMUM_SHARDS) {
            throw new ConvertException(
                    index + ": names " + byShard.size() + " shards; at most " + MAXIMUM_SHARDS + " are opened");
        }
        byShard.forEach((shard, tensors) -> {
            Path file = shardPath(index, shard);
            if (!Files.exists(file)) {
                throw new ConvertException(file + ": this shard is missing; " + INDEX + " names it for "
                        + tensors.size() + " tensors: " + Excerpt.list(tensors));
            }
            add(file);
        });
        checkAgainst(index, promised);
    }

    private void checkAgainst(Path index, Map<String, String> promised) {
        promised.forEach((tensor, shard) -> {
            SafetensorsFile owner = owners.get(tensor);
            if (owner == null) {
                throw new ConvertException(index + ": tensor " + Excerpt.of(tensor) + " should be in "
                        + Excerpt.plain(shard) + ", but is in no shard");
            }
            if (!owner.path().equals(shardPath(index, shard))) {
                throw new ConvertException(index + ": tensor " + Excerpt.of(tensor) + " should be in "
                        + Excerpt.plain(shard) + ", but is in " + owner.path().getFileName());
            }
        });
        List<String> surplus = owners.keySet().stream()
                .filter(name -> !promised.containsKey(name))
                .toList();
        if (!surplus.isEmpty()) {
            throw new ConvertException(
                    index + ": does not name tensors that are in the shards: " + Excerpt.list(surplus));
        }
    }

    private void add(Path path) {
        SafetensorsFile file = SafetensorsFile.open(path);
        files.add(file);
        for (String name : file.tensors().keySet()) {
            SafetensorsFile other = owners.put(name, file);
            if (other != null) {
                throw new ConvertException(
                        "tensor " + Excerpt.of(name) + " is in two shards: " + other.path() + " and " + file.path());
            }
        }
    }

    private Path shardPath(Path index, String name) {
        Path relative;
        try {
            relative = Path.of(name);
        } catch (InvalidPathException exception) {
            throw new ConvertException(index + ": " + Excerpt.of(name) + " is not the name of a file", exception);
        }
        if (name.isEmpty() || relative.getRoot() != null || isClimbing(relative)) {
            throw new ConvertException(
                    index + ": the shard " + Excerpt.of(name) + " lies outside of the folder; that is refused");
        }
        return folder.resolve(relative);
    }

    private static boolean isClimbing(Path relative) {
        for (Path part : relative) {
            if (part.toString().equals("..")) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, String> weightMap(Path index, JsonParser parser) {
        String where = index.toString();
        Map<String, String> shards = new LinkedHashMap<>();
        JsonFile.expect(parser, JsonToken.START_OBJECT, where, "an object");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            if (!parser.currentName().equals("weight_map")) {
                parser.nextToken();
                parser.skipChildren();
                continue;
            }
            JsonFile.expect(parser, JsonToken.START_OBJECT, where, "an object of tensors and their shards");
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String tensor = parser.currentName();
                JsonFile.expect(parser, JsonToken.VALUE_STRING, where, "the shard of " + Excerpt.of(tensor));
                shards.put(tensor, parser.getString());
                if (shards.size() > SafetensorsHeader.MAXIMUM_TENSORS) {
                    throw new ConvertException(
                            index + ": names more than " + SafetensorsHeader.MAXIMUM_TENSORS + " tensors");
                }
            }
        }
        if (shards.isEmpty()) {
            throw new ConvertException(index + ": weight_map is missing or empty");
        }
        return shards;
    }

    /** The files in which the tensors are. */
    List<Path> files() {
        return files.stream().map(SafetensorsFile::path).toList();
    }

    /** The names of all tensors. */
    Set<String> names() {
        return Collections.unmodifiableSet(owners.keySet());
    }

    boolean has(String name) {
        return owners.containsKey(name);
    }

    /** A tensor that is there. */
    SafetensorsTensor tensor(String name) {
        SafetensorsTensor tensor = owner(name).tensors().get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return tensor;
    }

    /** The file of a tensor that is there. */
    Path fileOf(String name) {
        return owner(name).path();
    }

    /** Copies a part of a tensor to the heap; see {@link SafetensorsFile#copy}. */
    void copy(SafetensorsTensor tensor, long position, byte[] target, int offset, int length) throws IOException {
        owner(tensor.name()).copy(tensor, position, target, offset, length);
    }

    /** Whether two tensors have the same type, shape and bytes. */
    boolean areEqual(SafetensorsTensor one, SafetensorsTensor other) throws IOException {
        if (one.type() != other.type() || !one.shape().equals(other.shape())) {
            return false;
        }
        byte[] ofOne = new byte[BUFFER_BYTES];
        byte[] ofOther = new byte[BUFFER_BYTES];
        long bytes = one.end() - one.begin();
        for (long position = 0; position < bytes; position += BUFFER_BYTES) {
            int length = (int) Math.min(BUFFER_BYTES, bytes - position);
            copy(one, position, ofOne, 0, length);
            copy(other, position, ofOther, 0, length);
            if (!Arrays.equals(ofOne, 0, length, ofOther, 0, length)) {
                return false;
            }
        }
        return true;
    }

    private SafetensorsFile owner(String name) {
        SafetensorsFile owner = owners.get(name);
        if (owner == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return owner;
    }

    /** Closes all files. */
    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
    }
}

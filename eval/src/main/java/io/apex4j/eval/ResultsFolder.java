package io.apex4j.eval;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Results that are there already: a JSON file for each, named after a key that holds all that the result depends on. A
 * file that is damaged, or has another key, counts as absent; it is replaced when its result is there anew.
 */
final class ResultsFolder {
    private static final int FORMAT = 1;
    private static final String FOLDER = "results";
    private static final int NAME_LENGTH = 32;
    private static final long LARGEST_BYTES = 1L << 29;

    private final JsonMapper mapper = new JsonMapper();
    private final Path folder;

    /** Results below the folder of a report, which is made when there is something to keep. */
    ResultsFolder(Path reportFolder) {
        this.folder = reportFolder.resolve(FOLDER);
    }

    /** The scores that were kept under a key, when they are of so many chunks and tokens. */
    Optional<TokenScores> scores(String key, int chunks, int perChunk, boolean hasReference) throws IOException {
        Optional<JsonNode> found = read(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        TokenScores scores = new TokenScores(chunks, perChunk, hasReference);
        JsonNode node = found.get();
        boolean isComplete = fill(node, "loss", scores.loss())
                && fill(node, "referenceLoss", scores.referenceLoss())
                && fill(node, "divergence", scores.divergence())
                && fill(node, "delta", scores.delta())
                && fill(node, "sameTop", scores.sameTop());
        return isComplete ? Optional.of(scores) : Optional.empty();
    }

    /**
     * Keeps scores.
     *
     * @param about what they are of, for people who look into the file
     */
    void keep(String key, String about, TokenScores scores) throws IOException {
        ObjectNode node = mapper.createObjectNode();
        node.put("about", about);
        node.put("loss", bytes(scores.loss()));
        node.put("referenceLoss", bytes(scores.referenceLoss()));
        node.put("divergence", bytes(scores.divergence()));
        node.put("delta", bytes(scores.delta()));
        node.put("sameTop", bytes(scores.sameTop()));
        write(key, node);
    }

    /** The changes of tensors that were kept under a key. */
    Optional<List<TensorChange>> changes(String key) throws IOException {
        return read(key).flatMap(node -> {
            try {
                List<TensorChange> changes = new ArrayList<>();
                for (JsonNode change : node.path("changes")) {
                    if (!change.isObject()) {
                        return Optional.empty();
                    }
                    changes.add(mapper.treeToValue(change, TensorChange.class));
                }
                return node.path("changes").isArray() ? Optional.of(changes) : Optional.empty();
            } catch (JacksonException damaged) {
                return Optional.empty();
            }
        });
    }

    /** Keeps changes of tensors. */
    void keep(String key, String about, List<TensorChange> changes) throws IOException {
        ObjectNode node = mapper.createObjectNode();
        node.put("about", about);
        ArrayNode array = node.putArray("changes");
        changes.forEach(change -> array.add(mapper.valueToTree(change)));
        write(key, node);
    }

    /** The result of tasks that was kept under a key. */
    Optional<TaskResult> task(String key) throws IOException {
        return read(key).flatMap(node -> {
            try {
                return Optional.ofNullable(mapper.treeToValue(node.path("task"), TaskResult.class));
            } catch (JacksonException damaged) {
                return Optional.empty();
            }
        });
    }

    /** Keeps the result of tasks. */
    void keep(String key, String about, TaskResult result) throws IOException {
        ObjectNode node = mapper.createObjectNode();
        node.put("about", about);
        node.set("task", mapper.valueToTree(result));
        write(key, node);
    }

    private Path file(String key) {
        return folder.resolve(key.substring(0, NAME_LENGTH) + ".json");
    }

    private Optional<JsonNode> read(String key) throws IOException {
        Path file = file(key);
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                return Optional.empty();
            }
            JsonNode node = mapper.readTree(Files.readAllBytes(file));
            boolean isWanted = node.path("format").asInt(0) == FORMAT
                    && node.path("key").asString("").equals(key);
            return isWanted ? Optional.of(node) : Optional.empty();
        } catch (NoSuchFileException | JacksonException absentOrDamaged) {
            return Optional.empty();
        }
    }

    private void write(String key, ObjectNode node) throws IOException {
        Files.createDirectories(folder);
        node.put("format", FORMAT).put("key", key);
        try (OutputFile output = OutputFile.create(file(key))) {
            ByteBuffer bytes = ByteBuffer.wrap(mapper.writeValueAsBytes(node));
            while (bytes.hasRemaining()) {
                output.channel().write(bytes);
            }
            output.publish();
        }
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    private static byte[] bytes(boolean[] values) {
        byte[] bytes = new byte[values.length];
        for (int index = 0; index < values.length; index++) {
            bytes[index] = (byte) (values[index] ? 1 : 0);
        }
        return bytes;
    }

    private static boolean fill(JsonNode node, String name, float[] target) {
        byte[] bytes = binary(node, name);
        if (bytes.length != Float.BYTES * target.length) {
            return false;
        }
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(target);
        return true;
    }

    private static boolean fill(JsonNode node, String name, boolean[] target) {
        byte[] bytes = binary(node, name);
        if (bytes.length != target.length) {
            return false;
        }
        for (int index = 0; index < target.length; index++) {
            target[index] = bytes[index] != 0;
        }
        return true;
    }

    /** Bytes in Base64; none where there are none, or something else. */
    private static byte[] binary(JsonNode node, String name) {
        try {
            byte[] bytes = node.path(name).binaryValue();
            return bytes == null ? new byte[0] : bytes;
        } catch (JacksonException damaged) {
            return new byte[0];
        }
    }
}

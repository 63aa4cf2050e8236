package io.apex4j.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What earlier runs have done in a folder, in its file {@code .apex-build.json}: hashes of inputs, finished steps, the
 * step that was begun last. A state that cannot be understood counts as none, so that everything is made anew.
 */
final class BuildState {
    static final String NAME = ".apex-build.json";

    private static final int FORMAT = 1;
    private static final long MAXIMUM_BYTES = 16 << 20;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path file;
    private final Map<String, FileRecord> inputs = new LinkedHashMap<>();
    private final Map<String, StepRecord> steps = new LinkedHashMap<>();
    private Attempt begun = Attempt.NONE;

    /**
     * A step that was begun.
     *
     * @param key its key, and what else its leftovers depend on
     * @param before the file of its first output at that time, by size and time of change
     */
    record Attempt(String key, String before) {
        static final Attempt NONE = new Attempt("", "");
    }

    private BuildState(Path folder) {
        file = folder.resolve(NAME);
    }

    /** The state of a folder. */
    static BuildState read(Path folder) throws IOException {
        BuildState state = new BuildState(folder);
        if (!Files.isRegularFile(state.file) || Files.size(state.file) > MAXIMUM_BYTES) {
            return state;
        }
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(state.file));
            if (root.path("format").asInt(0) == FORMAT) {
                state.load(root);
                return state;
            }
        } catch (JacksonException | IllegalArgumentException exception) {
            System.getLogger(BuildState.class.getName())
                    .log(System.Logger.Level.DEBUG, "{0} is not understood", state.file);
        }
        return new BuildState(folder);
    }

    private void load(JsonNode root) {
        for (JsonNode input : root.path("inputs")) {
            FileRecord loaded = fileRecord(input);
            inputs.put(loaded.name(), loaded);
        }
        for (Map.Entry<String, JsonNode> step : root.path("steps").properties()) {
            List<FileRecord> outputs = new ArrayList<>();
            step.getValue().path("outputs").forEach(output -> outputs.add(fileRecord(output)));
            Map<String, String> details = new LinkedHashMap<>();
            step.getValue()
                    .path("details")
                    .properties()
                    .forEach(detail ->
                            details.put(detail.getKey(), detail.getValue().asString()));
            steps.put(step.getKey(), new StepRecord(step.getValue().path("key").asString(), outputs, details));
        }
        begun = new Attempt(
                root.path("begun").path("key").asString(),
                root.path("begun").path("before").asString());
    }

    private static FileRecord fileRecord(JsonNode node) {
        String name = node.path("name").asString();
        if (name.isEmpty()
                || name.startsWith("/")
                || List.of(name.split("/", -1)).contains("..")) {
            throw new IllegalArgumentException("not the name of a file below the folder: " + name);
        }
        return new FileRecord(
                name,
                node.path("bytes").asLong(),
                node.path("modifiedNanos").asLong(),
                node.path("sha256").asString());
    }

    /** Whether nothing was recorded yet. */
    boolean isEmpty() {
        return inputs.isEmpty() && steps.isEmpty();
    }

    /** An input as it was when it was hashed. */
    Optional<FileRecord> input(String name) {
        return Optional.ofNullable(inputs.get(name));
    }

    /** Notes hashes of inputs in place of those before. */
    void setInputs(List<FileRecord> records) throws IOException {
        inputs.clear();
        records.forEach(input -> inputs.put(input.name(), input));
        write();
    }

    /** What a step has left, when it ran with this key. */
    Optional<StepRecord> step(String id, String key) {
        return Optional.ofNullable(steps.get(id)).filter(step -> step.key().equals(key));
    }

    /** What a step has left when it ran last. */
    Optional<StepRecord> step(String id) {
        return Optional.ofNullable(steps.get(id));
    }

    /** Notes a finished step. */
    void finish(String id, StepRecord step) throws IOException {
        steps.put(id, step);
        begun = Attempt.NONE;
        write();
    }

    /** The step that was begun last and not finished. */
    Attempt begun() {
        return begun;
    }

    /** Notes that a step begins. */
    void begin(Attempt attempt) throws IOException {
        begun = attempt;
        write();
    }

    private void write() throws IOException {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("format", FORMAT);
        root.put("inputs", inputs.values().stream().map(BuildState::json).toList());
        Map<String, Object> byId = new LinkedHashMap<>();
        steps.forEach((id, step) -> {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("key", step.key());
            object.put("outputs", step.outputs().stream().map(BuildState::json).toList());
            object.put("details", step.details());
            byId.put(id, object);
        });
        root.put("steps", byId);
        root.put("begun", Map.of("key", begun.key(), "before", begun.before()));
        AtomicFile.write(file, JSON.writeValueAsBytes(root));
    }

    private static Map<String, Object> json(FileRecord file) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", file.name());
        object.put("bytes", file.bytes());
        object.put("modifiedNanos", file.modifiedNanos());
        object.put("sha256", file.sha256());
        return object;
    }
}

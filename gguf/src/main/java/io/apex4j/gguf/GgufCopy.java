package io.apex4j.gguf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Copies the tensors of a model, as they are, to files with another division. */
public final class GgufCopy {
    private static final int BUFFER_BYTES = 1 << 20;

    private final GgufModel source;
    private final Map<String, GgufTensor> tensors = new HashMap<>();
    private final LongConsumer progress;
    private final byte[] buffer = new byte[BUFFER_BYTES];

    private GgufCopy(GgufModel source, LongConsumer progress) {
        this.source = source;
        this.progress = progress;
        source.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    }

    /**
     * Writes files. None appears under its name before all are complete; what was begun is removed when it fails.
     *
     * @param source the model with the tensors of all layouts
     * @param layouts the files
     * @param targets their names, one for each layout; files that have them are replaced
     * @param progress hears how many bytes of tensors more are written
     * @throws IOException when reading or writing fails, or the thread is interrupted
     */
    public static void run(GgufModel source, List<GgufLayout> layouts, List<Path> targets, LongConsumer progress)
            throws IOException {
        GgufCopy copy = new GgufCopy(source, progress);
        List<GgufWriter> writers = new ArrayList<>();
        try {
            for (int index = 0; index < layouts.size(); index++) {
                GgufWriter writer = GgufWriter.create(targets.get(index), layouts.get(index));
                writers.add(writer);
                copy.fill(writer);
                writer.complete();
            }
            for (GgufWriter writer : writers) {
                writer.publish();
            }
        } finally {
            for (GgufWriter writer : writers) {
                writer.discard();
            }
        }
    }

    private void fill(GgufWriter writer) throws IOException {
        List<GgufTensor> placed = writer.layout().tensors();
        for (int index = 0; index < placed.size(); index++) {
            GgufTensor tensor = tensors.get(placed.get(index).name());
            if (tensor == null) {
                throw new IllegalArgumentException(
                        "the source has no tensor " + placed.get(index).name());
            }
            copy(tensor, writer, index);
        }
    }

    private void copy(GgufTensor tensor, GgufWriter writer, int index) throws IOException {
        GgufFile file = source.shardOf(tensor);
        long bytes = tensor.bytes();
        for (long position = 0; position < bytes; position += BUFFER_BYTES) {
            int length = (int) Math.min(BUFFER_BYTES, bytes - position);
            file.copy(tensor, position, buffer, 0, length);
            writer.write(index, position, buffer, 0, length);
            progress.accept(length);
        }
    }
}

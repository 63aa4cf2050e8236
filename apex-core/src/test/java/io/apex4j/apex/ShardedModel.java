package io.apex4j.apex;

import io.apex4j.gguf.GgufLayout;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.GgufValue;
import io.apex4j.gguf.GgufWriter;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Cuts a model into shards as {@code llama-gguf-split --split-max-size} does. */
final class ShardedModel {
    private ShardedModel() {}

    /**
     * Writes the shards.
     *
     * @param maximumBytes size of the padded tensors of a shard
     * @return their paths
     */
    static List<Path> write(Path source, Path folder, String stem, long maximumBytes) throws IOException {
        try (GgufModel model = GgufModel.open(source)) {
            List<List<GgufTensor>> shards = cut(model.tensors(), maximumBytes);
            List<Path> paths = new ArrayList<>();
            for (int index = 0; index < shards.size(); index++) {
                Path path = folder.resolve(GgufModel.shardName(stem, index, shards.size()));
                GgufMetadata metadata =
                        metadata(model, index, shards.size(), model.tensors().size());
                write(model, metadata, shards.get(index), path);
                paths.add(path);
            }
            return paths;
        }
    }

    private static List<List<GgufTensor>> cut(List<GgufTensor> tensors, long maximumBytes) {
        List<List<GgufTensor>> shards = new ArrayList<>(List.of(new ArrayList<>()));
        long size = 0;
        for (GgufTensor tensor : tensors) {
            long padded = Math.ceilDiv(tensor.bytes(), 32) * 32;
            if (size + padded > maximumBytes) {
                shards.add(new ArrayList<>());
                size = 0;
            }
            shards.getLast().add(tensor);
            size += padded;
        }
        return shards;
    }

    private static GgufMetadata metadata(GgufModel model, int index, int count, int tensors) {
        GgufMetadata.Builder metadata = index == 0 ? model.metadata().toBuilder() : GgufMetadata.builder();
        return metadata.set("split.no", new GgufValue.UInt16(index))
                .set("split.tensors.count", new GgufValue.Int32(tensors))
                .set("split.count", new GgufValue.UInt16(count))
                .build();
    }

    private static void write(GgufModel model, GgufMetadata metadata, List<GgufTensor> tensors, Path path)
            throws IOException {
        try (GgufWriter writer = GgufWriter.create(path, GgufLayout.of(metadata, tensors))) {
            for (int index = 0; index < tensors.size(); index++) {
                byte[] bytes = model.data(tensors.get(index)).toArray(ValueLayout.JAVA_BYTE);
                writer.write(index, 0, bytes, 0, bytes.length);
            }
            writer.complete();
            writer.publish();
        }
    }
}

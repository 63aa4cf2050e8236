package io.apex4j.gguf;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Plans the files of a model that is split into shards, or merged from them, as llama-gguf-split writes them: tensors in
 * the order of the source, all metadata in the first shard, the three keys {@code split.*} in every one.
 */
public final class GgufShards {
    private GgufShards() {}

    /**
     * The shards of a model.
     *
     * @param limit what one of them may hold
     * @param isFirstEmpty whether the first shard holds metadata alone
     * @throws GgufFormatException when the model cannot be split: no tensors, another alignment, too many shards
     */
    public static List<GgufLayout> split(GgufModel model, ShardLimit limit, boolean isFirstEmpty) {
        checkAlignment(model);
        List<List<GgufTensor>> shards = new ArrayList<>();
        if (isFirstEmpty) {
            shards.add(List.of());
        }
        shards.addAll(
                switch (limit) {
                    case ShardLimit.Tensors(int maximum) -> byNumber(model.tensors(), maximum);
                    case ShardLimit.Bytes(long maximum) -> bySize(model.tensors(), maximum);
                });
        if (shards.size() > GgufModel.MAXIMUM_SHARDS) {
            throw new GgufFormatException(
                    model.paths().getFirst(),
                    0,
                    "splitting would make " + shards.size() + " shards; at most " + GgufModel.MAXIMUM_SHARDS
                            + " can be numbered: choose a higher limit");
        }
        List<GgufLayout> layouts = new ArrayList<>();
        for (int index = 0; index < shards.size(); index++) {
            layouts.add(GgufLayout.of(metadata(model, index, shards.size()), shards.get(index)));
        }
        return layouts;
    }

    /**
     * The one file of a model that lies in shards. It keeps the keys {@code split.*} of the first, with a count of 0.
     *
     * @throws GgufFormatException when the model is no shard, or has another alignment
     */
    public static GgufLayout merge(GgufModel model) {
        OptionalLong count = model.metadata().integer(GgufModel.COUNT_KEY);
        if (count.isEmpty() || count.getAsLong() == 0) {
            throw new GgufFormatException(
                    model.paths().getFirst(),
                    0,
                    "this file is whole already: "
                            + (count.isEmpty() ? "it has no key " + GgufModel.COUNT_KEY : GgufModel.COUNT_KEY + " is 0")
                            + "; name the first of several shards");
        }
        checkAlignment(model);
        GgufMetadata metadata = model.metadata().toBuilder()
                .set(GgufModel.COUNT_KEY, new GgufValue.UInt16(0))
                .build();
        return GgufLayout.of(metadata, model.tensors());
    }

    private static GgufMetadata metadata(GgufModel model, int index, int count) {
        GgufMetadata.Builder builder = index == 0 ? model.metadata().toBuilder() : GgufMetadata.builder();
        return builder.set(GgufModel.NUMBER_KEY, new GgufValue.UInt16(index))
                .set(GgufModel.TENSORS_KEY, new GgufValue.Int32(model.tensors().size()))
                .set(GgufModel.COUNT_KEY, new GgufValue.UInt16(count))
                .build();
    }

    private static List<List<GgufTensor>> byNumber(List<GgufTensor> tensors, int maximum) {
        List<List<GgufTensor>> shards = new ArrayList<>();
        for (int start = 0; start < tensors.size(); start += maximum) {
            shards.add(tensors.subList(start, (int) Math.min(tensors.size(), (long) start + maximum)));
            if (tensors.size() - start <= maximum) {
                break;
            }
        }
        return shards;
    }

    private static List<List<GgufTensor>> bySize(List<GgufTensor> tensors, long maximum) {
        List<List<GgufTensor>> shards = new ArrayList<>();
        long room = -1;
        for (GgufTensor tensor : tensors) {
            long bytes = GgufHeader.align(tensor.bytes(), GgufHeader.DEFAULT_ALIGNMENT);
            if (bytes > room) {
                shards.add(new ArrayList<>());
                room = maximum;
            }
            shards.getLast().add(tensor);
            room -= bytes;
        }
        return shards;
    }

    private static void checkAlignment(GgufModel model) {
        for (GgufFile file : model.shards()) {
            if (file.alignment() != GgufHeader.DEFAULT_ALIGNMENT) {
                throw new GgufFormatException(
                        file.path(),
                        0,
                        GgufHeader.ALIGNMENT_KEY + " is " + file.alignment() + "; only models aligned to "
                                + GgufHeader.DEFAULT_ALIGNMENT + " bytes can be split or merged");
            }
        }
        if (model.tensors().isEmpty()) {
            throw new GgufFormatException(model.paths().getFirst(), 0, "there are no tensors in this file");
        }
    }
}

package io.apex4j.gguf;

import java.util.ArrayList;
import java.util.List;

/**
 * Where every byte of a file to be written goes, known before the first is written: version 3, aligned to 32 bytes,
 * tensors in the order given, zeros up to a multiple of 32 after each, as llama.cpp writes it. Immutable.
 */
public final class GgufLayout {
    private static final int ALIGNMENT = GgufHeader.DEFAULT_ALIGNMENT;

    private final List<GgufTensor> tensors;
    private final byte[] header;
    private final long fileBytes;

    private GgufLayout(List<GgufTensor> tensors, byte[] header, long fileBytes) {
        this.tensors = List.copyOf(tensors);
        this.header = header;
        this.fileBytes = fileBytes;
    }

    /**
     * Lays out a file.
     *
     * @param metadata the metadata in order
     * @param tensors the tensors in order; their offsets are not looked at
     * @throws IllegalArgumentException when the metadata promises another alignment
     */
    public static GgufLayout of(GgufMetadata metadata, List<GgufTensor> tensors) {
        long promised = metadata.integer(GgufHeader.ALIGNMENT_KEY).orElse(ALIGNMENT);
        if (promised != ALIGNMENT) {
            throw new IllegalArgumentException(
                    GgufHeader.ALIGNMENT_KEY + " is " + promised + ", but files are written with " + ALIGNMENT);
        }
        List<GgufTensor> placed = new ArrayList<>();
        long offset = 0;
        for (GgufTensor tensor : tensors) {
            placed.add(new GgufTensor(tensor.name(), tensor.shape(), tensor.type(), tensor.shard(), offset));
            offset = GgufHeader.align(Math.addExact(offset, tensor.bytes()), ALIGNMENT);
        }
        byte[] header = header(metadata, placed);
        return new GgufLayout(placed, header, header.length + offset);
    }

    /** The tensors with their offsets in the data section. */
    public List<GgufTensor> tensors() {
        return tensors;
    }

    /** First byte of the data section; also the size of the header with its padding. */
    public long dataOffset() {
        return header.length;
    }

    /** Size of the whole file. */
    public long fileBytes() {
        return fileBytes;
    }

    /** A copy of the header with its padding: {@link #dataOffset} bytes. */
    public byte[] header() {
        return header.clone();
    }

    private static byte[] header(GgufMetadata metadata, List<GgufTensor> tensors) {
        GgufBytes bytes = new GgufBytes();
        bytes.putMagic();
        bytes.putInt(GgufHeader.VERSION);
        bytes.putLong(tensors.size());
        bytes.putLong(metadata.values().size());
        metadata.values().forEach((key, value) -> {
            bytes.putText(key);
            bytes.putInt(value.type().number());
            bytes.putPayload(value);
        });
        for (GgufTensor tensor : tensors) {
            int dimensions = dimensions(tensor.shape());
            bytes.putText(tensor.name());
            bytes.putInt(dimensions);
            tensor.shape().stream().limit(dimensions).forEach(bytes::putLong);
            bytes.putInt(tensor.type().number());
            bytes.putLong(tensor.offset());
        }
        bytes.zeros((int) (GgufHeader.align(bytes.size(), ALIGNMENT) - bytes.size()));
        return bytes.toByteArray();
    }

    /** Number of dimensions without trailing ones, at least 1. */
    private static int dimensions(List<Long> shape) {
        int dimensions = shape.size();
        while (dimensions > 1 && shape.get(dimensions - 1) == 1) {
            dimensions--;
        }
        return dimensions;
    }
}

package io.apex4j.gguf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * One GGUF file, validated and mapped into memory.
 *
 * <p>Weights are never copied to the heap as a whole: {@link #data} gives a read-only view of a tensor's bytes, valid
 * until {@link #close}. Thread-safe.
 */
public final class GgufFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final Arena arena;
    private final MemorySegment bytes;
    private final GgufHeaderReader.Header header;

    private GgufFile(Path path, FileChannel channel, Arena arena, MemorySegment bytes, GgufHeaderReader.Header header) {
        this.path = path;
        this.channel = channel;
        this.arena = arena;
        this.bytes = bytes;
        this.header = header;
    }

    /**
     * Opens a file and checks its whole header.
     *
     * @throws GgufFormatException when it is not a well-formed GGUF file of version 2 or 3, little endian
     * @throws IOException when it cannot be read
     */
    public static GgufFile open(Path path) throws IOException {
        return open(path, 0);
    }

    static GgufFile open(Path path, int shard) throws IOException {
        if (Files.isDirectory(path)) {
            throw new GgufFormatException(path, 0, "this is a folder, not a GGUF file");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new GgufFormatException(path, 0, "this is a pipe or a device, not a GGUF file");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            long size = channel.size();
            GgufHeaderReader.Header header = GgufHeaderReader.read(new GgufCursor(path, channel, size), size, shard);
            return mapped(path, channel, size, header);
        } catch (IOException | RuntimeException exception) {
            channel.close();
            throw exception;
        }
    }

    private static GgufFile mapped(Path path, FileChannel channel, long size, GgufHeaderReader.Header header)
            throws IOException {
        Arena arena = Arena.ofShared();
        try {
            MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
            return new GgufFile(path, channel, arena, bytes, header);
        } catch (IOException | RuntimeException exception) {
            arena.close();
            throw exception;
        }
    }

    /** The file's path as given. */
    public Path path() {
        return path;
    }

    /** The version of the format: 2 or 3. */
    public int version() {
        return header.version();
    }

    /** Alignment of tensors in bytes, a power of two. */
    public long alignment() {
        return header.alignment();
    }

    /** The metadata in the order of the file. */
    public GgufMetadata metadata() {
        return header.metadata();
    }

    /** The tensor directory in the order of the file. */
    public List<GgufTensor> tensors() {
        return header.tensors();
    }

    /** Size of the file in bytes when it was opened. */
    public long fileBytes() {
        return bytes.byteSize();
    }

    /** First byte of the data section. */
    public long dataOffset() {
        return header.dataOffset();
    }

    /**
     * The bytes of a tensor of this file, read-only and bounded to it.
     *
     * <p>Reading it after the file was cut off by another program ends in {@link InternalError}; {@link #copy} checks.
     */
    public MemorySegment data(GgufTensor tensor) {
        return bytes.asSlice(header.dataOffset() + tensor.offset(), tensor.bytes());
    }

    /**
     * Copies a part of a tensor to the heap.
     *
     * @param position first byte, counted from the start of the tensor
     * @throws GgufFormatException when the file has been cut off since it was opened
     * @throws IOException when it cannot be read
     */
    public void copy(GgufTensor tensor, long position, byte[] target, int offset, int length) throws IOException {
        MemorySegment source = data(tensor).asSlice(position, length);
        long end = header.dataOffset() + tensor.offset() + position + length;
        checkNotShrunk(end);
        try {
            MemorySegment.copy(source, ValueLayout.JAVA_BYTE, 0, target, offset, length);
            // Cut off meanwhile, the rest of the last page reads as zeros, without a fault.
            checkNotShrunk(end);
        } catch (InternalError fault) {
            checkNotShrunk(end);
            throw new IOException(path + ": reading failed at byte " + (end - length), fault);
        }
    }

    private void checkNotShrunk(long end) throws IOException {
        long now = channel.size();
        if (now < end) {
            throw new GgufFormatException(
                    path,
                    now,
                    "the file has shrunk while it was open: it had " + fileBytes() + " bytes, now it has " + now);
        }
    }

    /** Unmaps the file. Segments handed out become unusable. */
    @Override
    public void close() {
        arena.close();
        try {
            channel.close();
        } catch (IOException exception) {
            throw new UncheckedIOException(path + ": closing failed", exception);
        }
    }
}

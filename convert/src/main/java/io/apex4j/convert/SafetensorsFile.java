package io.apex4j.convert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file, mapped: the length of the header in 8 bytes, little endian; the header; the data of the tensors.
 * Thread-safe.
 */
final class SafetensorsFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final Arena arena;
    /** The data section. */
    private final MemorySegment data;

    private final long dataOffset;
    private final Map<String, SafetensorsTensor> tensors;

    private SafetensorsFile(
            Path path, FileChannel channel, Arena arena, long dataOffset, Map<String, SafetensorsTensor> tensors)
            throws IOException {
        this.path = path;
        this.channel = channel;
        this.arena = arena;
        this.dataOffset = dataOffset;
        this.tensors = tensors;
        data = channel.map(FileChannel.MapMode.READ_ONLY, dataOffset, channel.size() - dataOffset, arena);
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws ConvertException when it is not a safetensors file, or cut off
     */
    static SafetensorsFile open(Path path) {
        Arena arena = Arena.ofShared();
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
            byte[] header = header(path, channel);
            long dataOffset = Long.BYTES + (long) header.length;
            Map<String, SafetensorsTensor> tensors = SafetensorsHeader.read(path, header, channel.size() - dataOffset);
            return new SafetensorsFile(path, channel, arena, dataOffset, tensors);
        } catch (IOException | RuntimeException exception) {
            arena.close();
            close(channel);
            throw exception instanceof RuntimeException unchecked
                    ? unchecked
                    : new ConvertException(path + ": cannot be read: " + exception, exception);
        }
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private static byte[] header(Path path, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < Long.BYTES) {
            throw new ConvertException(path + ": has " + size + " bytes, which is no safetensors file");
        }
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        read(path, channel, number, 0);
        long length = number.getLong(0);
        if (length < 0 || length > SafetensorsHeader.MAXIMUM_BYTES) {
            throw new ConvertException(path + ": gives its header " + Long.toUnsignedString(length)
                    + " bytes; at most " + SafetensorsHeader.MAXIMUM_BYTES + " are allowed, so that this is no"
                    + " safetensors file, or a damaged one");
        }
        if (length > size - Long.BYTES) {
            throw new ConvertException(path + ": gives its header " + length + " bytes, but has only "
                    + (size - Long.BYTES) + " after the length; it is cut off");
        }
        ByteBuffer header = ByteBuffer.allocate((int) length);
        read(path, channel, header, Long.BYTES);
        return header.array();
    }

    private static void read(Path path, FileChannel channel, ByteBuffer buffer, long position) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new ConvertException(path + ": was cut off while it was read");
            }
        }
    }

    Path path() {
        return path;
    }

    /** The tensors by name. */
    Map<String, SafetensorsTensor> tensors() {
        return tensors;
    }

    /**
     * Copies a part of a tensor to the heap.
     *
     * @param position first byte, counted from the start of the tensor
     * @throws ConvertException when the file has been cut off since it was opened
     */
    void copy(SafetensorsTensor tensor, long position, byte[] target, int offset, int length) throws IOException {
        MemorySegment source = data.asSlice(tensor.begin(), tensor.end() - tensor.begin());
        long end = dataOffset + tensor.begin() + position + length;
        checkNotShrunk(end);
        try {
            MemorySegment.copy(source, ValueLayout.JAVA_BYTE, position, target, offset, length);
            // Cut off meanwhile, the rest of the last page reads as zeros, without a fault.
            checkNotShrunk(end);
        } catch (InternalError fault) {
            checkNotShrunk(end);
            throw new IOException(path + ": reading failed at byte " + (end - length), fault);
        }
    }

    private void checkNotShrunk(long end) throws IOException {
        if (channel.size() < end) {
            throw new ConvertException(path + ": has shrunk while it was open: it had " + (dataOffset + data.byteSize())
                    + " bytes, now it has " + channel.size());
        }
    }

    /** Unmaps the file. */
    @Override
    public void close() {
        arena.close();
        close(channel);
    }
}

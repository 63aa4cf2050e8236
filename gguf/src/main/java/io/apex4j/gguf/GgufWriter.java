package io.apex4j.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes a file under a temporary name next to its target; it appears under its own name only when it is complete.
 *
 * <p>Tensors may be written in any order and by several threads at a time, each byte once. {@link #complete} adds the
 * header and brings everything to the disk, {@link #publish} gives the file its name. Closing without publishing leaves
 * the temporary file, from which {@link #resume} goes on; {@link #discard} removes it. The temporary file is locked
 * until the writer is closed, and is renamed or removed before that, so that no second writer takes it up in between.
 */
public final class GgufWriter implements AutoCloseable {
    private static final String SUFFIX = ".part";

    private final Path target;
    private final Path temporary;
    private final GgufLayout layout;
    private final FileChannel channel;
    private volatile boolean isComplete;
    /** Whether the temporary file is no longer this writer's. */
    private boolean isFinished;

    private GgufWriter(Path target, GgufLayout layout, FileChannel channel) {
        this.target = target;
        this.temporary = temporaryPath(target);
        this.layout = layout;
        this.channel = channel;
    }

    /** The name under which a file is written before it is complete. */
    public static Path temporaryPath(Path target) {
        return target.resolveSibling(target.getFileName() + SUFFIX);
    }

    /**
     * Starts a file anew.
     *
     * @throws IOException when the temporary file cannot be written, or another writer has it
     */
    public static GgufWriter create(Path target, GgufLayout layout) throws IOException {
        FileChannel channel = open(target, StandardOpenOption.CREATE);
        try {
            channel.truncate(0);
            return new GgufWriter(target, layout, channel);
        } catch (IOException exception) {
            channel.close();
            throw exception;
        }
    }

    /**
     * Goes on with the temporary file that an interrupted run has left.
     *
     * @throws IOException when there is none, or another writer has it
     */
    public static GgufWriter resume(Path target, GgufLayout layout) throws IOException {
        return new GgufWriter(target, layout, open(target));
    }

    /** The layout that is being filled. */
    public GgufLayout layout() {
        return layout;
    }

    /**
     * Writes a part of a tensor.
     *
     * @param index the tensor's place in the layout
     * @param position first byte, counted from the start of the tensor
     */
    public void write(int index, long position, byte[] bytes, int offset, int length) throws IOException {
        isComplete = false;
        writeFully(ByteBuffer.wrap(bytes, offset, length), place(index, position, length));
    }

    /**
     * Reads back a part of a tensor. What was not written is zero, or missing.
     *
     * @return the number of bytes that were there, at most {@code length}
     */
    public int read(int index, long position, byte[] bytes, int offset, int length) throws IOException {
        long at = place(index, position, length);
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, at + buffer.position() - offset);
            if (count < 0) {
                break;
            }
        }
        return buffer.position() - offset;
    }

    /** Brings what was written so far to the disk. */
    public void force() throws IOException {
        channel.force(false);
    }

    /**
     * Writes the zeros between the tensors and the header, and brings the whole file to the disk, still under its
     * temporary name.
     */
    public void complete() throws IOException {
        if (channel.size() > layout.fileBytes()) {
            channel.truncate(layout.fileBytes());
        } else if (channel.size() < layout.fileBytes()) {
            writeFully(ByteBuffer.allocate(1), layout.fileBytes() - 1);
        }
        writePadding();
        writeFully(ByteBuffer.wrap(layout.header()), 0);
        channel.force(true);
        isComplete = true;
    }

    /**
     * Gives the complete file its name, in one step; a file that had it is replaced. Closes the writer.
     *
     * @throws IllegalStateException when {@link #complete} was not called after the last write
     */
    public void publish() throws IOException {
        if (!isComplete) {
            throw new IllegalStateException(temporary + " is not complete");
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        close();
        forceFolder();
    }

    /** Removes the temporary file. Closes the writer. */
    public void discard() throws IOException {
        if (!isFinished) {
            Files.deleteIfExists(temporary);
        }
        close();
    }

    /** Closes the temporary file and leaves it. */
    @Override
    public void close() throws IOException {
        isFinished = true;
        channel.close();
    }

    private long place(int index, long position, int length) {
        GgufTensor tensor = layout.tensors().get(index);
        if (position < 0 || length < 0 || position > tensor.bytes() - length) {
            throw new IndexOutOfBoundsException("Bytes " + position + " to " + (position + length) + " are outside of "
                    + tensor.name() + " with " + tensor.bytes());
        }
        return layout.dataOffset() + tensor.offset() + position;
    }

    /** An interrupted run with another layout may have left something there. */
    private void writePadding() throws IOException {
        for (GgufTensor tensor : layout.tensors()) {
            long end = tensor.offset() + tensor.bytes();
            int padding = (int) (GgufHeader.align(end, GgufHeader.DEFAULT_ALIGNMENT) - end);
            writeFully(ByteBuffer.allocate(padding), layout.dataOffset() + end);
        }
    }

    private void writeFully(ByteBuffer buffer, long position) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
        }
    }

    /** The rename itself reaches the disk when the folder does; where folders cannot be opened it is left to the system. */
    private void forceFolder() {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null) {
            return;
        }
        try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
            opened.force(true);
        } catch (IOException unsupported) {
            System.getLogger(GgufWriter.class.getName())
                    .log(System.Logger.Level.DEBUG, "Folder {0} cannot be brought to the disk", folder);
        }
    }

    private static FileChannel open(Path target, StandardOpenOption... more) throws IOException {
        Path temporary = temporaryPath(target);
        Set<OpenOption> options = new HashSet<>(List.of(more));
        options.addAll(List.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        FileChannel channel = FileChannel.open(temporary, options);
        try {
            if (channel.tryLock() == null) {
                throw new IOException(temporary + " is being written by another process");
            }
            if (Files.notExists(temporary, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(temporary + " was being written by another process, which has just finished");
            }
            return channel;
        } catch (OverlappingFileLockException exception) {
            channel.close();
            throw new IOException(temporary + " is being written by this process already", exception);
        } catch (IOException exception) {
            channel.close();
            throw exception;
        }
    }
}

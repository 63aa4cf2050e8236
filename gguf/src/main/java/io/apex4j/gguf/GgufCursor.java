package io.apex4j.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Reads a header from front to back and refuses to pass the end of the file. */
final class GgufCursor {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final long fileBytes;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    /** Position in the file of the buffer's end. */
    private long bufferedTo;

    GgufCursor(Path file, FileChannel channel, long fileBytes) {
        this.file = file;
        this.channel = channel;
        this.fileBytes = fileBytes;
    }

    /** Position of the next byte. */
    long position() {
        return bufferedTo - buffer.remaining();
    }

    /** Bytes from here to the end of the file. */
    long remaining() {
        return fileBytes - position();
    }

    int readByte(String what) throws IOException {
        require(1, what);
        return buffer.get() & 0xff;
    }

    int readShort(String what) throws IOException {
        require(2, what);
        return buffer.getShort() & 0xffff;
    }

    int readInt(String what) throws IOException {
        require(4, what);
        return buffer.getInt();
    }

    long readLong(String what) throws IOException {
        require(8, what);
        return buffer.getLong();
    }

    /** A text of at most {@code limit} bytes after its length. */
    String readText(String what, int limit) throws IOException {
        long at = position();
        long length = readLong(what);
        checkLength(at, length, limit, what);
        byte[] bytes = new byte[(int) length];
        readBytes(bytes, 0, bytes.length, what);
        return Utf8.decode(bytes);
    }

    /** Checks a length read at {@code at} against a limit and the end of the file. */
    void checkLength(long at, long length, long limit, String what) {
        if (length < 0 || length > remaining()) {
            throw fault(
                    at,
                    what + " has " + Long.toUnsignedString(length) + " bytes, but the file ends "
                            + Math.max(0, remaining()) + " bytes later");
        }
        if (length > limit) {
            throw fault(at, what + " has " + length + " bytes; at most " + limit + " are accepted");
        }
    }

    void readBytes(byte[] target, int offset, int length, String what) throws IOException {
        int done = 0;
        while (done < length) {
            if (!buffer.hasRemaining()) {
                require(1, what);
            }
            int part = Math.min(length - done, buffer.remaining());
            buffer.get(target, offset + done, part);
            done += part;
        }
    }

    GgufFormatException fault(long offset, String reason) {
        return new GgufFormatException(file, offset, reason);
    }

    private void require(int bytes, String what) throws IOException {
        if (buffer.remaining() >= bytes) {
            return;
        }
        if (remaining() < bytes) {
            throw fault(fileBytes, "the file ends inside " + what);
        }
        buffer.compact();
        while (buffer.position() < bytes) {
            int count = channel.read(buffer, bufferedTo);
            if (count < 0) {
                throw fault(bufferedTo, "the file has shrunk while it was read: it had " + fileBytes + " bytes");
            }
            bufferedTo += count;
        }
        buffer.flip();
    }
}

package io.apex4j.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;

/** Writes numbers, little endian, with a digest of all of them at the end. */
final class StateOutput {
    private final WritableByteChannel channel;
    private final MessageDigest digest = Sha256.digest();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    StateOutput(WritableByteChannel channel) {
        this.channel = channel;
    }

    void number(int value) throws IOException {
        room(Integer.BYTES).putInt(value);
    }

    void bytes(byte[] values, int from, int count) throws IOException {
        for (int index = from; index < from + count; index++) {
            room(1).put(values[index]);
        }
    }

    void shorts(short[] values, int from, int count) throws IOException {
        for (int index = from; index < from + count; index++) {
            room(Short.BYTES).putShort(values[index]);
        }
    }

    void floats(float[] values, int from, int count) throws IOException {
        for (int index = from; index < from + count; index++) {
            room(Float.BYTES).putFloat(values[index]);
        }
    }

    /** Writes the digest; nothing may follow. */
    void finish() throws IOException {
        flush();
        ByteBuffer sum = ByteBuffer.wrap(digest.digest());
        while (sum.hasRemaining()) {
            channel.write(sum);
        }
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws IOException {
        buffer.flip();
        digest.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}

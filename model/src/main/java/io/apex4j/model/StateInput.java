package io.apex4j.model;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/** Reads what {@link StateOutput} has written, number by number. */
final class StateInput {
    private final ReadableByteChannel channel;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN).limit(0);

    StateInput(ReadableByteChannel channel) {
        this.channel = channel;
    }

    int number() throws IOException {
        return filled(Integer.BYTES).getInt();
    }

    void bytes(byte[] target, int from, int count) throws IOException {
        for (int index = from; index < from + count; index++) {
            target[index] = filled(1).get();
        }
    }

    void shorts(short[] target, int from, int count) throws IOException {
        for (int index = from; index < from + count; index++) {
            target[index] = filled(Short.BYTES).getShort();
        }
    }

    void floats(float[] target, int from, int count) throws IOException {
        for (int index = from; index < from + count; index++) {
            target[index] = filled(Float.BYTES).getFloat();
        }
    }

    private ByteBuffer filled(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            buffer.compact();
            while (buffer.position() < bytes) {
                if (channel.read(buffer) < 0) {
                    throw new EOFException("the file has become shorter while it was read");
                }
            }
            buffer.flip();
        }
        return buffer;
    }
}

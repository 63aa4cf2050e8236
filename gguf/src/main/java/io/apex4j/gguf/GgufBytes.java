package io.apex4j.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Collects the bytes of a header. */
final class GgufBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteBuffer scratch = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);

    void putInt(long value) {
        scratch.clear().putInt((int) value);
        bytes.write(scratch.array(), 0, 4);
    }

    void putLong(long value) {
        scratch.clear().putLong(value);
        bytes.write(scratch.array(), 0, 8);
    }

    void putText(String text) {
        byte[] encoded = Utf8.encode(text);
        putLong(encoded.length);
        bytes.writeBytes(encoded);
    }

    /** A value without its type. */
    void putPayload(GgufValue value) {
        switch (value) {
            case GgufValue.UInt8(int number) -> bytes.write(number);
            case GgufValue.Int8(byte number) -> bytes.write(number);
            case GgufValue.UInt16(int number) -> putShort(number);
            case GgufValue.Int16(short number) -> putShort(number);
            case GgufValue.UInt32(long number) -> putInt(number);
            case GgufValue.Int32(int number) -> putInt(number);
            case GgufValue.Float32(float number) -> putInt(Float.floatToRawIntBits(number));
            case GgufValue.Bool(boolean truth) -> bytes.write(truth ? 1 : 0);
            case GgufValue.Text(String text) -> putText(text);
            case GgufValue.UInt64(long number) -> putLong(number);
            case GgufValue.Int64(long number) -> putLong(number);
            case GgufValue.Float64(double number) -> putLong(Double.doubleToRawLongBits(number));
            case GgufArray array -> {
                putInt(array.elementType().number());
                putLong(array.size());
                ByteBuffer elements = array.bytes();
                byte[] copy = new byte[elements.remaining()];
                elements.get(copy);
                bytes.writeBytes(copy);
            }
        }
    }

    void zeros(int count) {
        bytes.writeBytes(new byte[count]);
    }

    void putMagic() {
        bytes.writeBytes(GgufHeader.MAGIC.clone());
    }

    int size() {
        return bytes.size();
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    private void putShort(int value) {
        scratch.clear().putShort((short) value);
        bytes.write(scratch.array(), 0, 2);
    }
}

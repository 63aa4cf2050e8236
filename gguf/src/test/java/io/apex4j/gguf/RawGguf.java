package io.apex4j.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a GGUF file together byte by byte, well-formed or not, without the code under test. What is added last stands
 * last: keys, then tensors, then zeros up to the alignment and the data.
 */
final class RawGguf {
    static final int UINT8 = 0;
    static final int INT8 = 1;
    static final int UINT16 = 2;
    static final int INT16 = 3;
    static final int UINT32 = 4;
    static final int INT32 = 5;
    static final int FLOAT32 = 6;
    static final int BOOL = 7;
    static final int STRING = 8;
    static final int ARRAY = 9;
    static final int UINT64 = 10;
    static final int INT64 = 11;
    static final int FLOAT64 = 12;

    static final int F32 = 0;
    static final int Q8_0 = 8;

    /** Position of the number of tensors. */
    static final long TENSOR_COUNT_AT = 8;
    /** Position of the number of keys. */
    static final long KEY_COUNT_AT = 16;
    /** Position of the first key. */
    static final long KEYS_AT = 24;

    private final List<byte[]> keys = new ArrayList<>();
    private final List<byte[]> tensors = new ArrayList<>();
    private byte[] magic = {'G', 'G', 'U', 'F'};
    private byte[] version = u32(3);
    private long extraTensors;
    private long extraKeys;
    private int alignment = 32;
    private byte[] data = {};

    RawGguf magic(int... bytes) {
        magic = bytes(bytes);
        return this;
    }

    RawGguf version(long number) {
        version = u32(number);
        return this;
    }

    /** The alignment at which the data is put; says nothing in the file. */
    RawGguf aligned(int bytes) {
        alignment = bytes;
        return this;
    }

    /** The file says that it has so many tensors, whatever it has. */
    RawGguf sayingTensors(long count) {
        extraTensors = count - tensors.size();
        return this;
    }

    /** The file says that it has so many keys, whatever it has. */
    RawGguf sayingKeys(long count) {
        extraKeys = count - keys.size();
        return this;
    }

    RawGguf key(String name, int type, byte[] payload) {
        return rawKey(join(text(name), u32(type), payload));
    }

    RawGguf array(String name, int elementType, long count, byte[] elements) {
        return key(name, ARRAY, join(u32(elementType), u64(count), elements));
    }

    RawGguf rawKey(byte[] bytes) {
        keys.add(bytes);
        return this;
    }

    RawGguf tensor(String name, int type, long offset, long... shape) {
        return rawTensor(join(text(name), u32(shape.length), sizes(shape), u32(type), u64(offset)));
    }

    RawGguf rawTensor(byte[] bytes) {
        tensors.add(bytes);
        return this;
    }

    RawGguf data(byte[] bytes) {
        data = bytes;
        return this;
    }

    /** Position of a key's first byte, the lowest of its length. */
    long keyAt(int index) {
        return KEYS_AT + total(keys.subList(0, index));
    }

    /** Position of the type of a key's value. */
    long typeAt(int index, String name) {
        return keyAt(index) + text(name).length;
    }

    /** Position of a tensor's first byte, the lowest of its name's length. */
    long tensorAt(int index) {
        return KEYS_AT + total(keys) + total(tensors.subList(0, index));
    }

    /** Size of the header without its padding. */
    int headerBytes() {
        return (int) tensorAt(tensors.size());
    }

    /** First byte of the data. */
    int dataAt() {
        return (headerBytes() + alignment - 1) / alignment * alignment;
    }

    byte[] build() {
        byte[] file = new byte[dataAt() + data.length];
        ByteBuffer into = ByteBuffer.wrap(file);
        into.put(magic).put(version).put(u64(tensors.size() + extraTensors)).put(u64(keys.size() + extraKeys));
        keys.forEach(into::put);
        tensors.forEach(into::put);
        into.position(dataAt()).put(data);
        return file;
    }

    Path writeTo(Path file) throws IOException {
        return Files.write(file, build());
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int index = 0; index < values.length; index++) {
            bytes[index] = (byte) values[index];
        }
        return bytes;
    }

    static byte[] u16(int value) {
        return little(2).putShort((short) value).array();
    }

    static byte[] u32(long value) {
        return little(4).putInt((int) value).array();
    }

    static byte[] u64(long value) {
        return little(8).putLong(value).array();
    }

    static byte[] f32(float value) {
        return little(4).putFloat(value).array();
    }

    static byte[] f64(double value) {
        return little(8).putDouble(value).array();
    }

    /** A length of 64 bits and the bytes. */
    static byte[] text(String value) {
        return text(value.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] text(byte[] value) {
        return join(u64(value.length), value);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] sizes(long... shape) {
        ByteBuffer all = ByteBuffer.allocate(8 * shape.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long size : shape) {
            all.putLong(size);
        }
        return all.array();
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long total(List<byte[]> parts) {
        return parts.stream().mapToLong(part -> part.length).sum();
    }
}

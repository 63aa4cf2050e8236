package io.apex4j.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads and checks everything before the data section. */
final class GgufHeaderReader {
    /** Fewest bytes of a key with its value: length, no character, type, one byte. */
    private static final int SMALLEST_ENTRY = 13;
    /** Fewest bytes of a directory line: length, no character, count, one dimension, type, offset. */
    private static final int SMALLEST_TENSOR = 32;
    /** Most room that is made for the texts of an array before they are read. */
    private static final int FIRST_TEXT_BYTES = 1 << 20;

    private final GgufCursor cursor;
    private final long fileBytes;
    private final int shard;
    private long valueBytes;

    private GgufHeaderReader(GgufCursor cursor, long fileBytes, int shard) {
        this.cursor = cursor;
        this.fileBytes = fileBytes;
        this.shard = shard;
    }

    /**
     * What a header says.
     *
     * @param dataOffset first byte of the data section
     */
    record Header(int version, long alignment, GgufMetadata metadata, List<GgufTensor> tensors, long dataOffset) {}

    /** A directory line and where in the file it stands. */
    private record Line(GgufTensor tensor, long position) {}

    static Header read(GgufCursor cursor, long fileBytes, int shard) throws IOException {
        return new GgufHeaderReader(cursor, fileBytes, shard).read();
    }

    private Header read() throws IOException {
        readMagic();
        int version = readVersion();
        long tensorCount = readCount("tensors", GgufHeader.MAXIMUM_TENSORS, SMALLEST_TENSOR);
        long keyCount = readCount("metadata keys", GgufHeader.MAXIMUM_KEYS, SMALLEST_ENTRY);
        GgufMetadata.Builder builder = GgufMetadata.builder();
        long alignment = GgufHeader.DEFAULT_ALIGNMENT;
        for (long index = 0; index < keyCount; index++) {
            long at = cursor.position();
            String key = cursor.readText("metadata key " + index, GgufHeader.MAXIMUM_KEY_BYTES);
            account(at, cursor.position() - at);
            long valueAt = cursor.position();
            GgufValue value = readValue("the value of " + Quoted.of(key));
            if (key.equals(GgufHeader.ALIGNMENT_KEY)) {
                alignment = checkedAlignment(value, valueAt);
            }
            if (!builder.add(key, value)) {
                throw cursor.fault(at, "the metadata key " + Quoted.of(key) + " occurs twice");
            }
        }
        List<Line> lines = readDirectory(tensorCount, alignment);
        long dataOffset = GgufHeader.align(cursor.position(), alignment);
        checkPlaces(lines, dataOffset);
        return new Header(
                version,
                alignment,
                builder.build(),
                lines.stream().map(Line::tensor).toList(),
                dataOffset);
    }

    private void readMagic() throws IOException {
        byte[] magic = new byte[4];
        cursor.readBytes(magic, 0, 4, "the magic bytes");
        for (int index = 0; index < 4; index++) {
            if (magic[index] != GgufHeader.MAGIC[index]) {
                throw cursor.fault(
                        0,
                        "this is not a GGUF file: it begins with the bytes "
                                + String.format("%02x %02x %02x %02x", magic[0], magic[1], magic[2], magic[3])
                                + " instead of 47 47 55 46 ('GGUF')");
            }
        }
    }

    private int readVersion() throws IOException {
        int version = cursor.readInt("the version");
        if (version == 2 || version == 3) {
            return version;
        }
        int swapped = Integer.reverseBytes(version);
        if (swapped > 0 && swapped <= 0xffff) {
            throw cursor.fault(
                    4,
                    "this is a big-endian GGUF file (version " + swapped
                            + "); only little-endian files are read: convert it first");
        }
        throw cursor.fault(
                4, "GGUF version " + Integer.toUnsignedString(version) + " is not supported; versions 2 and 3 are");
    }

    private long readCount(String what, long limit, long smallest) throws IOException {
        long at = cursor.position();
        long count = cursor.readLong("the number of " + what);
        if (count < 0 || count > cursor.remaining() / smallest) {
            throw cursor.fault(
                    at, Long.toUnsignedString(count) + " " + what + " do not fit in a file of " + fileBytes + " bytes");
        }
        if (count > limit) {
            throw cursor.fault(at, count + " " + what + "; at most " + limit + " are accepted");
        }
        return count;
    }

    private GgufValue readValue(String what) throws IOException {
        return switch (readType(what)) {
            case UINT8 -> new GgufValue.UInt8(cursor.readByte(what));
            case INT8 -> new GgufValue.Int8((byte) cursor.readByte(what));
            case UINT16 -> new GgufValue.UInt16(cursor.readShort(what));
            case INT16 -> new GgufValue.Int16((short) cursor.readShort(what));
            case UINT32 -> new GgufValue.UInt32(cursor.readInt(what) & 0xffff_ffffL);
            case INT32 -> new GgufValue.Int32(cursor.readInt(what));
            case FLOAT32 -> new GgufValue.Float32(Float.intBitsToFloat(cursor.readInt(what)));
            case BOOL -> readBool(what);
            case STRING -> readText(what);
            case ARRAY -> readArray(what);
            case UINT64 -> new GgufValue.UInt64(cursor.readLong(what));
            case INT64 -> new GgufValue.Int64(cursor.readLong(what));
            case FLOAT64 -> new GgufValue.Float64(Double.longBitsToDouble(cursor.readLong(what)));
        };
    }

    private GgufValueType readType(String what) throws IOException {
        long at = cursor.position();
        int number = cursor.readInt(what);
        return GgufValueType.ofNumber(number)
                .orElseThrow(() -> cursor.fault(
                        at, what + " has the unknown type " + Integer.toUnsignedString(number) + "; 0 to 12 exist"));
    }

    private GgufValue readBool(String what) throws IOException {
        long at = cursor.position();
        int value = cursor.readByte(what);
        checkBool(at, value, what);
        return new GgufValue.Bool(value == 1);
    }

    private void checkBool(long at, int value, String what) {
        if (value != 0 && value != 1) {
            throw cursor.fault(at, what + " is a truth value of " + value + "; only 0 and 1 are");
        }
    }

    private GgufValue readText(String what) throws IOException {
        long at = cursor.position();
        String text = cursor.readText(what, GgufHeader.MAXIMUM_TEXT_BYTES);
        account(at, cursor.position() - at);
        return new GgufValue.Text(text);
    }

    private GgufArray readArray(String what) throws IOException {
        GgufValueType elementType = readType("the elements of " + what);
        long at = cursor.position();
        if (elementType == GgufValueType.ARRAY) {
            throw cursor.fault(at - 4, what + " is an array of arrays, which is not supported");
        }
        long count = cursor.readLong(what);
        long smallest = elementType == GgufValueType.STRING ? 8 : elementType.bytes();
        if (count < 0 || count > cursor.remaining() / smallest) {
            throw cursor.fault(
                    at,
                    what + " has " + Long.toUnsignedString(count) + " elements of " + elementType
                            + ", which do not fit in a file of " + fileBytes + " bytes");
        }
        account(at, count * smallest);
        byte[] bytes = elementType == GgufValueType.STRING
                ? readTextElements(what, at, (int) count)
                : readFixedElements(what, (int) (count * smallest));
        if (elementType == GgufValueType.BOOL) {
            for (int index = 0; index < bytes.length; index++) {
                if (bytes[index] < 0 || bytes[index] > 1) {
                    checkBool(at + 8 + index, bytes[index] & 0xff, "element " + index + " of " + what);
                }
            }
        }
        return new GgufArray(elementType, (int) count, bytes);
    }

    private byte[] readFixedElements(String what, int length) throws IOException {
        byte[] bytes = new byte[length];
        cursor.readBytes(bytes, 0, length, what);
        return bytes;
    }

    private byte[] readTextElements(String what, long arrayAt, int count) throws IOException {
        int lengths = 8 * count;
        ByteBuffer bytes = ByteBuffer.allocate(lengths + Math.min(lengths, FIRST_TEXT_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        String element = "a text in " + what;
        for (int index = 0; index < count; index++) {
            long at = cursor.position();
            long length = cursor.readLong(what);
            cursor.checkLength(at, length, GgufHeader.MAXIMUM_TEXT_BYTES, element);
            account(arrayAt, length);
            if (bytes.remaining() < 8 + length) {
                bytes = grown(bytes, (int) (8 + length));
            }
            bytes.putLong(length);
            cursor.readBytes(bytes.array(), bytes.position(), (int) length, what);
            bytes.position(bytes.position() + (int) length);
        }
        return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
    }

    private static ByteBuffer grown(ByteBuffer bytes, int needed) {
        int capacity = Math.max(bytes.position() + needed, bytes.capacity() + bytes.capacity() / 2);
        return ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
    }

    private void account(long at, long bytes) {
        valueBytes += bytes;
        if (valueBytes > GgufHeader.MAXIMUM_VALUE_BYTES) {
            throw cursor.fault(
                    at,
                    "the metadata up to here has " + valueBytes + " bytes; at most " + GgufHeader.MAXIMUM_VALUE_BYTES
                            + " are accepted");
        }
    }

    private long checkedAlignment(GgufValue value, long at) {
        if (!(value instanceof GgufValue.UInt32(long alignment))) {
            throw cursor.fault(at, GgufHeader.ALIGNMENT_KEY + " is of type " + value.type() + " instead of UINT32");
        }
        if (Long.bitCount(alignment) != 1 || alignment > GgufHeader.MAXIMUM_ALIGNMENT) {
            throw cursor.fault(
                    at,
                    GgufHeader.ALIGNMENT_KEY + " is " + alignment + "; it must be a power of two, at most "
                            + GgufHeader.MAXIMUM_ALIGNMENT);
        }
        return alignment;
    }

    private List<Line> readDirectory(long count, long alignment) throws IOException {
        List<Line> lines = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (long index = 0; index < count; index++) {
            long at = cursor.position();
            String name = cursor.readText("the name of tensor " + index, GgufHeader.MAXIMUM_NAME_BYTES);
            if (!names.add(name)) {
                throw cursor.fault(at, "the tensor name " + Quoted.of(name) + " occurs twice");
            }
            lines.add(new Line(readTensor(name, alignment), at));
        }
        return lines;
    }

    private GgufTensor readTensor(String name, long alignment) throws IOException {
        String what = "tensor " + Quoted.of(name);
        long at = cursor.position();
        int dimensions = cursor.readInt(what);
        if (dimensions < 1 || dimensions > GgufHeader.MAXIMUM_DIMENSIONS) {
            throw cursor.fault(
                    at,
                    what + " has " + Integer.toUnsignedString(dimensions) + " dimensions; 1 to "
                            + GgufHeader.MAXIMUM_DIMENSIONS + " are allowed");
        }
        List<Long> shape = readShape(what, dimensions);
        long typeAt = cursor.position();
        int number = cursor.readInt(what);
        GgmlType type = GgmlType.ofNumber(number)
                .orElseThrow(() -> cursor.fault(
                        typeAt, what + " has the unknown type number " + Integer.toUnsignedString(number)));
        if (shape.getFirst() % type.blockSize() != 0) {
            throw cursor.fault(
                    typeAt,
                    what + " has rows of " + shape.getFirst() + " values, which are not whole blocks of "
                            + type.blockSize() + " of its type " + type);
        }
        long offsetAt = cursor.position();
        long offset = cursor.readLong(what);
        if (offset < 0 || offset > fileBytes) {
            throw cursor.fault(
                    offsetAt,
                    what + " starts at data byte " + Long.toUnsignedString(offset) + ", outside of the file of "
                            + fileBytes + " bytes");
        }
        if (offset % alignment != 0) {
            throw cursor.fault(
                    offsetAt, what + " starts at data byte " + offset + ", not at a multiple of " + alignment);
        }
        return new GgufTensor(name, shape, type, shard, offset);
    }

    private List<Long> readShape(String what, int dimensions) throws IOException {
        List<Long> shape = new ArrayList<>(dimensions);
        long elements = 1;
        for (int index = 0; index < dimensions; index++) {
            long at = cursor.position();
            long size = cursor.readLong(what);
            if (size < 1) {
                throw cursor.fault(at, "dimension " + index + " of " + what + " is " + size + "; at least 1 is needed");
            }
            // No type needs less than a bit per weight, so more elements than bits cannot be in the file.
            if (size > Long.MAX_VALUE / 8 / elements || size * elements > 8 * fileBytes) {
                throw cursor.fault(
                        at,
                        what + " has dimension " + index + " of " + size + ", more than a file of " + fileBytes
                                + " bytes can hold");
            }
            elements *= size;
            shape.add(size);
        }
        return shape;
    }

    private void checkPlaces(List<Line> lines, long dataOffset) {
        List<Line> byOffset = new ArrayList<>(lines);
        byOffset.sort(Comparator.comparingLong(line -> line.tensor().offset()));
        long end = 0;
        String before = "";
        for (Line line : byOffset) {
            GgufTensor tensor = line.tensor();
            if (tensor.offset() < end) {
                throw cursor.fault(
                        line.position(),
                        "tensor " + Quoted.of(tensor.name()) + " starts at data byte " + tensor.offset()
                                + ", inside of tensor " + Quoted.of(before) + ", which ends at " + end);
            }
            end = tensor.offset() + tensor.bytes();
            before = tensor.name();
            if (end > fileBytes - dataOffset) {
                throw cursor.fault(
                        line.position(),
                        "tensor " + Quoted.of(tensor.name()) + " ends at byte " + (dataOffset + end)
                                + ", but the file has " + fileBytes + " bytes: it is cut off");
            }
        }
    }
}

package io.apex4j.convert;

import io.apex4j.gguf.GgmlType;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the header of a safetensors file: a JSON object that gives each tensor's type, shape and place in the data section.
 * Every tensor lies inside of that section, is as large as its shape says, and shares no byte with another.
 */
final class SafetensorsHeader {
    /** Bytes of a header, as the format's own library limits it. */
    static final int MAXIMUM_BYTES = 100_000_000;
    /** Tensors of a file. */
    static final int MAXIMUM_TENSORS = 1_000_000;

    private static final int MAXIMUM_DIMENSIONS = 8;
    private static final Map<String, GgmlType> TYPES =
            Map.of("F32", GgmlType.F32, "F16", GgmlType.F16, "BF16", GgmlType.BF16);
    private static final String METADATA = "__metadata__";

    private final String file;
    private final long dataBytes;

    private SafetensorsHeader(String file, long dataBytes) {
        this.file = file;
        this.dataBytes = dataBytes;
    }

    /**
     * The tensors by name, in the order of the header.
     *
     * @param json the header
     * @param dataBytes size of the data section
     */
    static Map<String, SafetensorsTensor> read(Path file, byte[] json, long dataBytes) {
        SafetensorsHeader header = new SafetensorsHeader(file.toString(), dataBytes);
        Map<String, SafetensorsTensor> tensors =
                JsonFile.read(file + ": header", new ByteArrayInputStream(json), header::tensors);
        header.checkApart(tensors);
        return tensors;
    }

    private Map<String, SafetensorsTensor> tensors(JsonParser parser) {
        JsonFile.expect(parser, JsonToken.START_OBJECT, file, "an object of tensors");
        Map<String, SafetensorsTensor> tensors = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonFile.expect(parser, JsonToken.START_OBJECT, file, "an object that describes " + Excerpt.of(name));
            if (name.equals(METADATA)) {
                parser.skipChildren();
                continue;
            }
            if (tensors.size() == MAXIMUM_TENSORS) {
                throw new ConvertException(file + ": has more than " + MAXIMUM_TENSORS + " tensors");
            }
            tensors.put(name, tensor(parser, name));
        }
        return tensors;
    }

    private SafetensorsTensor tensor(JsonParser parser, String name) {
        String type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            switch (parser.currentName()) {
                case "dtype" -> {
                    JsonFile.expect(parser, JsonToken.VALUE_STRING, file, "the type of " + Excerpt.of(name));
                    type = parser.getString();
                }
                case "shape" -> shape = numbers(parser, name, MAXIMUM_DIMENSIONS);
                case "data_offsets" -> offsets = numbers(parser, name, 2);
                case String _ -> {
                    parser.nextToken();
                    parser.skipChildren();
                }
            }
        }
        return checked(name, type, shape, offsets);
    }

    private List<Long> numbers(JsonParser parser, String name, int most) {
        String what = "an array of at most " + most + " integers from 0 on, for " + Excerpt.of(name);
        JsonFile.expect(parser, JsonToken.START_ARRAY, file, what);
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            long number = parser.getLongValue();
            if (number < 0 || numbers.size() == most) {
                throw JsonFile.unexpected(parser, file, what);
            }
            numbers.add(number);
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            throw JsonFile.unexpected(parser, file, what);
        }
        return numbers;
    }

    private SafetensorsTensor checked(
            String name, @Nullable String typeName, @Nullable List<Long> shape, @Nullable List<Long> offsets) {
        if (typeName == null || shape == null || offsets == null || offsets.size() != 2) {
            throw fault(name, "needs a dtype, a shape and two data_offsets");
        }
        GgmlType type = TYPES.get(typeName);
        if (type == null) {
            throw fault(name, "has the type " + Excerpt.of(typeName) + "; F32, F16 and BF16 can be converted");
        }
        long begin = offsets.getFirst();
        long end = offsets.getLast();
        if (begin > end || end > dataBytes) {
            throw fault(
                    name,
                    "lies at the bytes " + begin + " to " + end + " of the data, which has " + dataBytes
                            + " bytes; the file is cut off or damaged");
        }
        if (bytes(name, type, shape) != end - begin) {
            throw fault(
                    name,
                    "has " + (end - begin) + " bytes, but " + typeName + " of the shape " + shape + " takes "
                            + bytes(name, type, shape));
        }
        return new SafetensorsTensor(name, type, shape, begin, end);
    }

    private long bytes(String name, GgmlType type, List<Long> shape) {
        try {
            long bytes = type.blockBytes();
            for (long dimension : shape) {
                bytes = Math.multiplyExact(bytes, dimension);
            }
            return bytes;
        } catch (ArithmeticException exception) {
            throw new ConvertException(
                    file + ": tensor " + Excerpt.of(name) + " has the shape " + shape + ", which no file can hold",
                    exception);
        }
    }

    private void checkApart(Map<String, SafetensorsTensor> tensors) {
        List<SafetensorsTensor> inOrder = new ArrayList<>(tensors.values());
        inOrder.sort(Comparator.comparingLong(SafetensorsTensor::begin).thenComparingLong(SafetensorsTensor::end));
        for (int index = 1; index < inOrder.size(); index++) {
            SafetensorsTensor before = inOrder.get(index - 1);
            SafetensorsTensor tensor = inOrder.get(index);
            if (before.end() > tensor.begin()) {
                throw fault(
                        tensor.name(),
                        "begins at byte " + tensor.begin() + " of the data, inside of " + Excerpt.of(before.name())
                                + ", which ends at " + before.end());
            }
        }
    }

    private ConvertException fault(String name, String rest) {
        return new ConvertException(file + ": tensor " + Excerpt.of(name) + " " + rest);
    }
}

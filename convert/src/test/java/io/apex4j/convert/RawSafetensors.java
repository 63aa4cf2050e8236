package io.apex4j.convert;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads safetensors files by the description of the format, without the code under test. */
final class RawSafetensors {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    RawSafetensors() {}

    /** A tensor with its bytes. */
    static final class Tensor {
        private final String type;
        private final List<Long> shape;
        private final byte[] data;

        private Tensor(String type, List<Long> shape, byte[] data) {
            this.type = type;
            this.shape = shape;
            this.data = data;
        }

        String type() {
            return type;
        }

        List<Long> shape() {
            return shape;
        }

        byte[] data() {
            return data;
        }
    }

    static RawSafetensors read(Path file) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            byte[] json = new byte[(int) bytes.getLong()];
            bytes.get(json);
            int start = bytes.position();
            RawSafetensors weights = new RawSafetensors();
            new JsonMapper().readTree(json).properties().forEach(entry -> {
                JsonNode node = entry.getValue();
                if (node.has("data_offsets")) {
                    int from = node.get("data_offsets").get(0).asInt();
                    byte[] data = new byte[node.get("data_offsets").get(1).asInt() - from];
                    bytes.get(start + from, data);
                    List<Long> shape = node.get("shape")
                            .valueStream()
                            .map(JsonNode::asLong)
                            .toList();
                    weights.put(entry.getKey(), node.get("dtype").asString(), shape, data);
                }
            });
            return weights;
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    RawSafetensors put(String name, String type, List<Long> shape, byte[] data) {
        tensors.put(name, new Tensor(type, shape, data));
        return this;
    }

    Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return tensor;
    }

    Tensor remove(String name) {
        Tensor tensor = get(name);
        tensors.remove(name);
        return tensor;
    }

    Map<String, Tensor> tensors() {
        return tensors;
    }

    /** Those whose names are chosen. */
    RawSafetensors only(Predicate<String> chosen) {
        RawSafetensors part = new RawSafetensors();
        tensors.forEach((name, tensor) -> {
            if (chosen.test(name)) {
                part.put(name, tensor.type(), tensor.shape(), tensor.data());
            }
        });
        return part;
    }

    String header() {
        long position = 0;
        StringBuilder json = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            long end = position + tensor.data().length;
            String shape = tensor.shape().stream().map(String::valueOf).collect(Collectors.joining(","));
            json.append(",\"").append(entry.getKey()).append("\":{\"dtype\":\"").append(tensor.type());
            json.append("\",\"shape\":[").append(shape).append("],\"data_offsets\":[");
            json.append(position).append(',').append(end).append("]}");
            position = end;
        }
        return json.append('}').toString();
    }

    void write(Path file) {
        write(file, header());
    }

    /** Writes the data under another header. */
    void write(Path file, String header) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(length.putLong(json.length).array());
        bytes.writeBytes(json);
        tensors.values().forEach(tensor -> bytes.writeBytes(tensor.data()));
        try {
            Files.write(file, bytes.toByteArray());
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}

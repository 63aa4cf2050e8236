package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufLayout;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.GgufValue;
import io.apex4j.gguf.GgufWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes a small model with seeded weights: two layers, the second with four experts, some hundred thousand weights. */
final class TestModel {
    private final GgufMetadata.Builder metadata = GgufMetadata.builder()
            .set("general.architecture", new GgufValue.Text("tinymoe"))
            .set("tinymoe.block_count", new GgufValue.UInt32(2))
            .set("tinymoe.expert_count", new GgufValue.UInt32(4));
    private final Map<GgufTensor, byte[]> tensors = new LinkedHashMap<>();
    private final Random random = new Random(4);

    TestModel() {
        floats("token_embd.weight", 512, 64);
        floats("output_norm.weight", 512);
        for (String layer : List.of("blk.0.", "blk.1.")) {
            floats(layer + "attn_norm.weight", 512);
            floats(layer + "attn_q.weight", 512, 512);
            floats(layer + "attn_v.weight", 512, 256);
        }
        floats("blk.0.ffn_down.weight", 512, 512);
        floats("blk.1.ffn_gate_inp.weight", 512, 4);
        floats("blk.1.ffn_down_exps.weight", 512, 512, 4);
    }

    TestModel floats(String name, long... shape) {
        List<Long> dimensions = new ArrayList<>();
        int elements = 1;
        for (long size : shape) {
            dimensions.add(size);
            elements *= (int) size;
        }
        ByteBuffer bytes = ByteBuffer.allocate(4 * elements).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = 0; index < elements; index++) {
            bytes.putFloat((float) random.nextGaussian() * 0.02f);
        }
        tensors.put(new GgufTensor(name, dimensions, GgmlType.F32, 0, 0), bytes.array());
        return this;
    }

    /** Sets one weight. */
    TestModel weight(String name, int index, float value) {
        tensors.forEach((tensor, bytes) -> {
            if (tensor.name().equals(name)) {
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(4 * index, value);
            }
        });
        return this;
    }

    Path write(Path file) throws IOException {
        GgufLayout layout = GgufLayout.of(metadata.build(), List.copyOf(tensors.keySet()));
        try (GgufWriter writer = GgufWriter.create(file, layout)) {
            int index = 0;
            for (byte[] bytes : tensors.values()) {
                writer.write(index++, 0, bytes, 0, bytes.length);
            }
            writer.complete();
            writer.publish();
        }
        return file;
    }
}

package io.apex4j.cli;

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
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Writes models that are small enough to be made for every test: two layers, the first dense, the second of experts. */
final class SmallModel {
    private static final int COLUMNS = 256;
    private static final int ROWS = 8;

    private SmallModel() {}

    /** A well-formed model. */
    static Path in(Path folder) throws IOException {
        return write(folder.resolve("Small-F32.gguf"), metadata().build());
    }

    /** The metadata of the model. */
    static GgufMetadata.Builder metadata() {
        return GgufMetadata.builder()
                .set("general.architecture", new GgufValue.Text("lfm2moe"))
                .set("general.name", new GgufValue.Text("Small"))
                .set("lfm2moe.block_count", new GgufValue.UInt32(2))
                .set("lfm2moe.expert_count", new GgufValue.UInt32(2))
                .set("lfm2moe.leading_dense_block_count", new GgufValue.UInt32(1));
    }

    /** The model with other metadata. */
    static Path write(Path file, GgufMetadata metadata) throws IOException {
        List<GgufTensor> tensors = new ArrayList<>();
        add(tensors, "token_embd.weight", COLUMNS, ROWS);
        add(tensors, "token_embd_norm.weight", COLUMNS);
        for (int layer = 0; layer < 2; layer++) {
            add(tensors, "blk." + layer + ".attn_norm.weight", COLUMNS);
            add(tensors, "blk." + layer + ".attn_q.weight", COLUMNS, ROWS);
            add(tensors, "blk." + layer + ".attn_v.weight", COLUMNS, ROWS);
        }
        add(tensors, "blk.0.ffn_down.weight", COLUMNS, ROWS);
        add(tensors, "blk.1.ffn_gate_inp.weight", COLUMNS, 2);
        add(tensors, "blk.1.ffn_down_exps.weight", COLUMNS, ROWS, 2);
        Random random = new Random(1);
        try (GgufWriter writer = GgufWriter.create(file, GgufLayout.of(metadata, tensors))) {
            for (int index = 0; index < tensors.size(); index++) {
                byte[] bytes = values(random, (int) tensors.get(index).elements());
                writer.write(index, 0, bytes, 0, bytes.length);
            }
            writer.complete();
            writer.publish();
        }
        return file;
    }

    private static void add(List<GgufTensor> tensors, String name, long... shape) {
        List<Long> dimensions = Arrays.stream(shape).boxed().toList();
        tensors.add(new GgufTensor(name, dimensions, GgmlType.F32, 0, 0));
    }

    private static byte[] values(Random random, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int index = 0; index < count; index++) {
            bytes.putFloat((float) random.nextGaussian());
        }
        return bytes.array();
    }
}

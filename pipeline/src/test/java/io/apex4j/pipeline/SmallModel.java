package io.apex4j.pipeline;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufArray;
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
import java.util.function.DoubleSupplier;

/** Writes a model of two layers with random weights, and an importance matrix for it. */
final class SmallModel {
    private static final long COLUMNS = 256;
    private static final long ROWS = 8;
    private static final long EXPERTS = 2;

    private SmallModel() {}

    static Path model(Path file) throws IOException {
        GgufMetadata metadata = GgufMetadata.builder()
                .set("general.architecture", new GgufValue.Text("lfm2moe"))
                .set("general.license", new GgufValue.Text("apache-2.0"))
                .set("general.source.huggingface.repository", new GgufValue.Text("Someone/Small"))
                .set("general.tags", GgufArray.ofTexts(List.of("liquid", "no | <b>tag</b>")))
                .set("lfm2moe.block_count", new GgufValue.UInt32(2))
                .set("lfm2moe.expert_count", new GgufValue.UInt32(2))
                .set("lfm2moe.expert_used_count", new GgufValue.UInt32(1))
                .set("lfm2moe.leading_dense_block_count", new GgufValue.UInt32(1))
                .build();
        List<GgufTensor> tensors = List.of(
                tensor("token_embd.weight", COLUMNS, ROWS),
                tensor("blk.0.attn_norm.weight", COLUMNS),
                tensor("blk.0.attn_q.weight", COLUMNS, ROWS),
                tensor("blk.0.ffn_down.weight", COLUMNS, ROWS),
                tensor("blk.1.attn_q.weight", COLUMNS, ROWS),
                tensor("blk.1.ffn_down_exps.weight", COLUMNS, ROWS, EXPERTS));
        return write(file, metadata, tensors, new Random(1)::nextGaussian);
    }

    static Path imatrix(Path file, long seed) throws IOException {
        GgufMetadata metadata = GgufMetadata.builder()
                .set("general.type", new GgufValue.Text("imatrix"))
                .set("imatrix.datasets", GgufArray.ofTexts(List.of("some text")))
                .set("imatrix.chunk_count", new GgufValue.UInt32(7))
                .set("imatrix.chunk_size", new GgufValue.UInt32(512))
                .build();
        List<GgufTensor> tensors = new ArrayList<>();
        for (String name : List.of("blk.0.attn_q", "blk.0.ffn_down", "blk.1.attn_q", "blk.1.ffn_down_exps")) {
            long matrices = name.endsWith("exps") ? EXPERTS : 1;
            tensors.add(tensor(name + ".weight.in_sum2", COLUMNS, matrices));
            tensors.add(tensor(name + ".weight.counts", 1, matrices));
        }
        Random random = new Random(seed);
        return write(file, metadata, tensors, () -> 1 + random.nextInt(100));
    }

    private static GgufTensor tensor(String name, long... shape) {
        return new GgufTensor(name, Arrays.stream(shape).boxed().toList(), GgmlType.F32, 0, 0);
    }

    private static Path write(Path file, GgufMetadata metadata, List<GgufTensor> tensors, DoubleSupplier values)
            throws IOException {
        try (GgufWriter writer = GgufWriter.create(file, GgufLayout.of(metadata, tensors))) {
            for (int index = 0; index < tensors.size(); index++) {
                ByteBuffer bytes =
                        ByteBuffer.allocate((int) tensors.get(index).bytes()).order(ByteOrder.LITTLE_ENDIAN);
                while (bytes.hasRemaining()) {
                    bytes.putFloat((float) values.getAsDouble());
                }
                writer.write(index, 0, bytes.array(), 0, bytes.capacity());
            }
            writer.complete();
            writer.publish();
        }
        return file;
    }
}

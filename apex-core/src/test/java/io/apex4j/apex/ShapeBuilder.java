package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.GgufValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Makes shapes of small models up. */
final class ShapeBuilder {
    private final String architecture;
    private final GgufMetadata.Builder metadata = GgufMetadata.builder();
    private final List<GgufTensor> tensors = new ArrayList<>();
    private List<Path> files = List.of();
    private long alignment = 32;
    private int shard;

    private ShapeBuilder(String architecture) {
        this.architecture = architecture;
        metadata.set("general.architecture", new GgufValue.Text(architecture));
    }

    static ShapeBuilder of(String architecture) {
        return new ShapeBuilder(architecture);
    }

    /** Two layers: a dense one and one with four experts, rows of 256 values, tied. */
    static ShapeBuilder tinyMoe() {
        return of("tinymoe")
                .layers(2)
                .experts(4)
                .weights("token_embd.weight", 256, 64)
                .floats("output_norm.weight", 256)
                .floats("blk.0.attn_norm.weight", 256)
                .weights("blk.0.attn_q.weight", 256, 256)
                .weights("blk.0.ffn_gate.weight", 256, 512)
                .weights("blk.0.ffn_up.weight", 256, 512)
                .weights("blk.0.ffn_down.weight", 512, 256)
                .floats("blk.1.attn_norm.weight", 256)
                .weights("blk.1.attn_q.weight", 256, 256)
                .floats("blk.1.ffn_gate_inp.weight", 256, 4)
                .weights("blk.1.ffn_gate_exps.weight", 256, 512, 4)
                .weights("blk.1.ffn_up_exps.weight", 256, 512, 4)
                .weights("blk.1.ffn_down_exps.weight", 512, 256, 4);
    }

    ShapeBuilder layers(int count) {
        return set(architecture + ".block_count", new GgufValue.UInt32(count));
    }

    ShapeBuilder experts(int count) {
        return set(architecture + ".expert_count", new GgufValue.UInt32(count));
    }

    ShapeBuilder heads(int heads, int keyHeads) {
        return set(architecture + ".attention.head_count", new GgufValue.UInt32(heads))
                .set(architecture + ".attention.head_count_kv", new GgufValue.UInt32(keyHeads));
    }

    ShapeBuilder set(String key, GgufValue value) {
        metadata.set(key, value);
        return this;
    }

    ShapeBuilder alignment(long bytes) {
        alignment = bytes;
        return this;
    }

    ShapeBuilder files(Path... paths) {
        files = List.of(paths);
        return this;
    }

    /** All tensors from now on are in the next shard. */
    ShapeBuilder nextShard() {
        shard++;
        return this;
    }

    ShapeBuilder weights(String name, long... shape) {
        return tensor(name, GgmlType.BF16, shape);
    }

    ShapeBuilder floats(String name, long... shape) {
        return tensor(name, GgmlType.F32, shape);
    }

    ShapeBuilder tensor(String name, GgmlType type, long... shape) {
        tensors.add(tensorOf(name, type, shape));
        return this;
    }

    private GgufTensor tensorOf(String name, GgmlType type, long... shape) {
        long offset = tensors.stream().mapToLong(GgufTensor::bytes).sum();
        return new GgufTensor(name, Arrays.stream(shape).boxed().toList(), type, shard, offset);
    }

    ModelShape build() {
        return new ModelShape(metadata.build(), tensors, files, alignment, OptionalLong.empty());
    }
}

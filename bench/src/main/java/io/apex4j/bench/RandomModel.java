package io.apex4j.bench;

import io.apex4j.apex.ApexProfile;
import io.apex4j.apex.ModelShape;
import io.apex4j.apex.Plan;
import io.apex4j.apex.Planner;
import io.apex4j.apex.QuantizeOptions;
import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufLayout;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.GgufValue;
import io.apex4j.gguf.GgufValueType;
import io.apex4j.gguf.GgufWriter;
import io.apex4j.quant.BlockFormats;
import io.apex4j.quant.Encoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A model of a published shape that can be run and says nothing: quantized by a profile, with made-up weights and a
 * made-up vocabulary. The same shape and profile give the same bytes every time.
 *
 * <p>It is as fast as the real one: every tensor has its size, type and values of a likely size, and the router sends
 * tokens to all experts. To write it quickly, rows are drawn from {@value #POOL_ROWS} that the quantizer has encoded for
 * each type and row length; only the small tensors of 32 bits have rows of their own.
 */
final class RandomModel {
    private static final long SEED = 20_261_125;
    private static final int POOL_ROWS = 256;
    private static final int CHUNK_BYTES = 1 << 20;
    /** Convolutions and biases have rows no longer than that. */
    private static final int SMALL_COLUMNS = 64;

    private static final double MATRIX_DEVIATION = 0.02;
    private static final double SMALL_DEVIATION = 0.1;

    private final GgufLayout layout;
    private final Map<PoolKey, byte[][]> pools = new HashMap<>();

    private record PoolKey(GgmlType type, long columns) {}

    private RandomModel(GgufLayout layout) {
        this.layout = layout;
    }

    /**
     * Lays a model out.
     *
     * @param shape a {@linkplain ModelShape#published published} shape
     */
    static RandomModel of(ModelShape shape, ApexProfile profile) {
        return of(shape, profile, List.of());
    }

    /**
     * The same with words of a vocabulary.
     *
     * @param words as many as the shape has tokens beside bytes and control tokens, or none for some that no text has
     */
    static RandomModel of(ModelShape shape, ApexProfile profile, List<byte[]> words) {
        GgufMetadata metadata = withKeyHeads(shape);
        ModelShape runnable = new ModelShape(
                words.isEmpty()
                        ? SyntheticVocabulary.add(metadata, vocabularySize(shape))
                        : SyntheticVocabulary.add(metadata, words),
                shape.tensors(),
                shape.files(),
                shape.alignment(),
                OptionalLong.empty());
        Plan plan = Planner.plan(runnable, QuantizeOptions.of(profile).build());
        return new RandomModel(plan.shards().getFirst().layout());
    }

    /** A published shape leaves open which layers attend, as far as its metadata goes; the tensors tell. */
    private static GgufMetadata withKeyHeads(ModelShape shape) {
        String prefix = shape.architecture() + ".";
        long width = shape.metadata().integer(prefix + "embedding_length").orElseThrow();
        long heads = shape.metadata().integer(prefix + "attention.head_count").orElseThrow();
        Map<String, Long> rows = shape.tensors().stream()
                .filter(tensor -> tensor.name().endsWith(".attn_k.weight"))
                .collect(Collectors.toMap(GgufTensor::name, tensor -> tensor.elements() / tensor.columns()));
        List<GgufValue.Int32> keyHeads = IntStream.range(0, shape.layers())
                .mapToLong(layer -> rows.getOrDefault("blk." + layer + ".attn_k.weight", 0L) * heads / width)
                .mapToObj(count -> new GgufValue.Int32(Math.toIntExact(count)))
                .toList();
        return shape.metadata().toBuilder()
                .set(prefix + "attention.head_count_kv", GgufArray.of(GgufValueType.INT32, keyHeads))
                .build();
    }

    private static int vocabularySize(ModelShape shape) {
        return shape.tensors().stream()
                .filter(tensor -> tensor.name().equals("token_embd.weight"))
                .mapToInt(tensor -> Math.toIntExact(tensor.elements() / tensor.columns()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The shape has no token_embd.weight"));
    }

    /** Size of the file. */
    long fileBytes() {
        return layout.fileBytes();
    }

    /** Writes the file. */
    void write(Path target) throws IOException {
        try (GgufWriter writer = GgufWriter.create(target, layout)) {
            List<GgufTensor> tensors = layout.tensors();
            for (int index = 0; index < tensors.size(); index++) {
                write(writer, index, tensors.get(index));
            }
            writer.complete();
            writer.publish();
        }
    }

    private void write(GgufWriter writer, int index, GgufTensor tensor) throws IOException {
        SplittableRandom random = new SplittableRandom(SEED + tensor.name().hashCode());
        byte[][] pool = tensor.type() == GgmlType.F32
                ? rows(tensor, random, Math.toIntExact(tensor.elements() / tensor.columns()))
                : pools.computeIfAbsent(
                        new PoolKey(tensor.type(), tensor.columns()), _ -> rows(tensor, random, POOL_ROWS));
        int rowBytes = pool[0].length;
        long rows = tensor.elements() / tensor.columns();
        byte[] chunk = new byte[Math.max(1, CHUNK_BYTES / rowBytes) * rowBytes];
        int filled = 0;
        long position = 0;
        for (long row = 0; row < rows; row++) {
            int source = tensor.type() == GgmlType.F32 ? (int) row : random.nextInt(POOL_ROWS);
            System.arraycopy(pool[source], 0, chunk, filled, rowBytes);
            filled += rowBytes;
            if (filled == chunk.length || row == rows - 1) {
                writer.write(index, position, chunk, 0, filled);
                position += filled;
                filled = 0;
            }
        }
    }

    private static byte[][] rows(GgufTensor tensor, RandomGenerator random, int count) {
        int columns = Math.toIntExact(tensor.columns());
        Encoder encoder = BlockFormats.of(tensor.type()).newEncoder();
        float[] values = new float[columns];
        float[] importance = new float[columns];
        Arrays.fill(importance, 1);
        byte[][] rows = new byte[count][Math.toIntExact(tensor.type().rowBytes(columns))];
        for (byte[] row : rows) {
            fill(tensor, random, values);
            encoder.encode(values, 0, 1, columns, importance, 0, row, 0);
        }
        return rows;
    }

    private static void fill(GgufTensor tensor, RandomGenerator random, float[] values) {
        if (tensor.name().endsWith("_norm.weight")) {
            Arrays.fill(values, 1);
            return;
        }
        double deviation = tensor.columns() > SMALL_COLUMNS ? MATRIX_DEVIATION : SMALL_DEVIATION;
        for (int column = 0; column < values.length; column++) {
            values[column] = (float) (deviation * random.nextGaussian());
        }
    }
}

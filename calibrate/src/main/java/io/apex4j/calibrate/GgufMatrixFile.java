package io.apex4j.calibrate;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufLayout;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.GgufValue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An importance matrix in GGUF form. First what llama-imatrix writes, in its order: for each entry, by name, {@code
 * NAME.in_sum2} {@code [columns, matrices]} and {@code NAME.counts} {@code [1, matrices]}, all F32. Then what it does not
 * know, under names that readers of llama.cpp pass over:
 *
 * <ul>
 *   <li>{@code NAME.in_sum} {@code [columns, matrices]}: the sums of the inputs themselves, for their means.
 *   <li>{@code token_embd.weight.output_in_sum2}, {@code .output_counts} and {@code .output_in_sum}: the same three of an
 *       embedding as the output of a tied model. As {@code token_embd.weight.in_sum2} llama-quantize would weight the
 *       embedding with it.
 * </ul>
 */
final class GgufMatrixFile {
    static final String SUMS = ".in_sum";
    static final String TIED_OUTPUT = "token_embd.weight.output_";
    private static final String SQUARES = ".in_sum2";
    private static final String COUNTS = ".counts";

    private final List<GgufTensor> tensors = new ArrayList<>();
    private final List<float[]> data = new ArrayList<>();

    private GgufMatrixFile() {}

    /** Writes a whole file. */
    static void write(MatrixContent content, OutputStream out) throws IOException {
        GgufMatrixFile file = new GgufMatrixFile();
        file.add(content);
        file.write(metadata(content), out);
    }

    private static GgufMetadata metadata(MatrixContent content) {
        return GgufMetadata.builder()
                .set("general.type", new GgufValue.Text("imatrix"))
                .set("imatrix.datasets", GgufArray.ofTexts(content.datasets()))
                .set("imatrix.chunk_count", new GgufValue.UInt32(content.chunkCount()))
                .set("imatrix.chunk_size", new GgufValue.UInt32(content.chunkTokens()))
                .build();
    }

    private void add(MatrixContent content) {
        for (Map.Entry<String, InputSums> entry : content.entries().entrySet()) {
            InputSums sums = entry.getValue();
            add(entry.getKey() + SQUARES, sums.columns(), sums.squares());
            add(entry.getKey() + COUNTS, 1, floats(sums.counts()));
        }
        content.entries().forEach((name, sums) -> addValues(name + SUMS, sums));
        content.tiedOutput().ifPresent(sums -> {
            add(TIED_OUTPUT + "in_sum2", sums.columns(), sums.squares());
            add(TIED_OUTPUT + "counts", 1, floats(sums.counts()));
            addValues(TIED_OUTPUT + "in_sum", sums);
        });
    }

    private void addValues(String name, InputSums sums) {
        float[] values = sums.values();
        if (values != null) {
            add(name, sums.columns(), values);
        }
    }

    private void add(String name, int columns, float[] values) {
        tensors.add(new GgufTensor(name, List.of((long) columns, (long) values.length / columns), GgmlType.F32, 0, 0));
        data.add(values);
    }

    private static float[] floats(long[] counts) {
        float[] floats = new float[counts.length];
        for (int index = 0; index < counts.length; index++) {
            floats[index] = counts[index];
        }
        return floats;
    }

    private void write(GgufMetadata metadata, OutputStream out) throws IOException {
        GgufLayout layout = GgufLayout.of(metadata, tensors);
        out.write(layout.header());
        long position = layout.dataOffset();
        for (int index = 0; index < data.size(); index++) {
            position = pad(
                    out,
                    position,
                    layout.dataOffset() + layout.tensors().get(index).offset());
            byte[] bytes = bytes(data.get(index));
            out.write(bytes);
            position += bytes.length;
        }
        pad(out, position, layout.fileBytes());
    }

    private static long pad(OutputStream out, long position, long end) throws IOException {
        out.write(new byte[Math.toIntExact(end - position)]);
        return end;
    }

    /** Values as files hold them: 32 bits, little endian. */
    static byte[] bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }
}

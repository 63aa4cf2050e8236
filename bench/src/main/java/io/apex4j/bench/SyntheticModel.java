package io.apex4j.bench;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufArray;
import io.apex4j.gguf.GgufLayout;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.gguf.GgufValue;
import io.apex4j.gguf.GgufWriter;
import io.apex4j.quant.BlockFormats;
import io.apex4j.quant.Encoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes a {@link SyntheticShape} with made-up weights, and an importance matrix for it. The same shape gives the same
 * bytes every time.
 *
 * <p>Weights are normally distributed around 0 with a deviation that differs from row to row, and one in about a thousand
 * is an outlier, as in trained models. Importance values are positive and spread over some orders of magnitude.
 */
final class SyntheticModel {
    private static final long SEED = 20_261_125;
    private static final double DEVIATION = 0.02;
    private static final double OUTLIER = 6;
    private static final int OUTLIER_ONE_IN = 1024;

    private SyntheticModel() {}

    /** Writes the model: matrices as BF16, all else as F32. */
    static void writeModel(SyntheticShape shape, Path target) throws IOException {
        GgufLayout layout = GgufLayout.of(shape.metadata(), shape.tensors());
        write(layout, target, SyntheticModel::fillWeights);
    }

    /** Writes an importance matrix with an entry for every matrix of the model, the embedding included. */
    static void writeImportance(SyntheticShape shape, Path target) throws IOException {
        GgufMetadata metadata = GgufMetadata.builder()
                .set("general.type", new GgufValue.Text("imatrix"))
                .set("imatrix.datasets", GgufArray.ofTexts(List.of("synthetic")))
                .set("imatrix.chunk_count", new GgufValue.UInt32(1))
                .set("imatrix.chunk_size", new GgufValue.UInt32(512))
                .build();
        List<GgufTensor> tensors = new ArrayList<>();
        for (GgufTensor tensor : shape.tensors()) {
            if (tensor.type() == GgmlType.BF16) {
                long matrices = tensor.shape().size() > 2 ? tensor.shape().get(2) : 1;
                tensors.add(entry(tensor.name() + ".in_sum2", tensor.columns(), matrices));
                tensors.add(entry(tensor.name() + ".counts", 1, matrices));
            }
        }
        write(GgufLayout.of(metadata, tensors), target, SyntheticModel::fillImportance);
    }

    private static GgufTensor entry(String name, long columns, long matrices) {
        return new GgufTensor(name, List.of(columns, matrices), GgmlType.F32, 0, 0);
    }

    private static void write(GgufLayout layout, Path target, RowFiller filler) throws IOException {
        try (GgufWriter writer = GgufWriter.create(target, layout)) {
            for (int index = 0; index < layout.tensors().size(); index++) {
                writeTensor(writer, index, layout.tensors().get(index), filler);
            }
            writer.complete();
            writer.publish();
        }
    }

    private static void writeTensor(GgufWriter writer, int index, GgufTensor tensor, RowFiller filler)
            throws IOException {
        SplittableRandom random = new SplittableRandom(SEED + tensor.name().hashCode());
        Encoder encoder = BlockFormats.of(tensor.type()).newEncoder();
        float[] row = new float[(int) tensor.columns()];
        byte[] bytes = new byte[(int) tensor.type().rowBytes(tensor.columns())];
        long rows = tensor.elements() / tensor.columns();
        for (long number = 0; number < rows; number++) {
            filler.fill(tensor, random, row);
            encoder.encode(row, 0, 1, row.length, null, 0, bytes, 0);
            writer.write(index, number * bytes.length, bytes, 0, bytes.length);
        }
    }

    private static void fillWeights(GgufTensor tensor, SplittableRandom random, float[] row) {
        if (tensor.name().endsWith("_norm.weight")) {
            Arrays.fill(row, 1);
            return;
        }
        double deviation = DEVIATION * random.nextDouble(0.5, 2);
        for (int column = 0; column < row.length; column++) {
            double scale = random.nextInt(OUTLIER_ONE_IN) == 0 ? OUTLIER * deviation : deviation;
            row[column] = (float) (scale * random.nextGaussian());
        }
    }

    private static void fillImportance(GgufTensor tensor, SplittableRandom random, float[] row) {
        if (tensor.name().endsWith(".counts")) {
            Arrays.fill(row, 1);
            return;
        }
        for (int column = 0; column < row.length; column++) {
            row[column] = (float) Math.exp(1.5 * random.nextGaussian());
        }
    }

    /** Makes up a row of a tensor. */
    private interface RowFiller {
        void fill(GgufTensor tensor, SplittableRandom random, float[] row);
    }
}

package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufModel;
import io.apex4j.quant.BlockFormats;
import io.apex4j.quant.BlockValidation;
import io.apex4j.quant.Encoder;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads, encodes and compares slices. Holds the memory for one slice at a time: for the use of one thread. */
final class SliceQuantizer {
    private final GgufModel model;
    private final Map<GgmlType, Encoder> encoders = new EnumMap<>(GgmlType.class);
    private byte[] sourceBytes = new byte[0];
    private byte[] targetBytes = new byte[0];
    private float[] values = new float[0];
    private float[] decoded = new float[0];
    private float[] importance = new float[0];

    SliceQuantizer(GgufModel model) {
        this.model = model;
    }

    /** The sums of squared errors and of squared weights of a slice. */
    record Loss(double squaredError, double squaredWeights) {}

    /**
     * Makes the bytes of a slice of the output.
     *
     * @return an array that holds them from its beginning, valid until the next call
     * @throws QuantizeException when they are not finite
     */
    byte[] encode(QuantizeJob job, TensorSlices.Slice slice) throws IOException {
        if (job.tensor().isCopied()) {
            return read(job, slice);
        }
        readValues(job, slice);
        if (targetBytes.length < slice.targetBytes()) {
            targetBytes = new byte[slice.targetBytes()];
        }
        GgmlType type = job.tensor().type();
        encoders.computeIfAbsent(type, wanted -> BlockFormats.of(wanted).newEncoder())
                .encode(values, 0, slice.rows(), slice.rowValues(), importance(job, slice), 0, targetBytes, 0);
        int bad = BlockValidation.firstInvalid(type, targetBytes, 0, slice.targetBytes() / type.blockBytes());
        if (bad >= 0) {
            long block = slice.targetPosition() / type.blockBytes() + bad;
            long row = block * type.blockSize() / slice.rowValues();
            throw new QuantizeException(job.tensor().name() + ", row " + row + ", block "
                    + (block - row * (slice.rowValues() / type.blockSize())) + ": its weights are too large for " + type
                    + ", the scale became infinite or no number; give the tensor another type with --tensor-type");
        }
        return targetBytes;
    }

    /** Compares what {@link #encode} would make, found in {@code encoded}, with the source. */
    Loss compare(QuantizeJob job, TensorSlices.Slice slice, byte[] encoded) throws IOException {
        readValues(job, slice);
        int count = slice.values();
        if (job.tensor().isCopied()) {
            return new Loss(0, squares(values, count));
        }
        if (decoded.length < count) {
            decoded = new float[count];
        }
        BlockFormats.of(job.tensor().type()).decode(encoded, 0, decoded, 0, count);
        double error = 0;
        for (int i = 0; i < count; i++) {
            double difference = (double) decoded[i] - values[i];
            error += difference * difference;
        }
        return new Loss(error, squares(values, count));
    }

    private static double squares(float[] values, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (double) values[i] * values[i];
        }
        return sum;
    }

    private byte[] read(QuantizeJob job, TensorSlices.Slice slice) throws IOException {
        if (sourceBytes.length < slice.sourceBytes()) {
            sourceBytes = new byte[slice.sourceBytes()];
        }
        model.shardOf(job.source()).copy(job.source(), slice.sourcePosition(), sourceBytes, 0, slice.sourceBytes());
        return sourceBytes;
    }

    private void readValues(QuantizeJob job, TensorSlices.Slice slice) throws IOException {
        read(job, slice);
        if (values.length < slice.values()) {
            values = new float[slice.values()];
        }
        if (BlockFormats.supports(job.source().type())) {
            BlockFormats.of(job.source().type()).decode(sourceBytes, 0, values, 0, slice.values());
        }
    }

    private float @Nullable [] importance(QuantizeJob job, TensorSlices.Slice slice) {
        ImportanceEntry entry = job.importance();
        if (entry == null) {
            return null;
        }
        if (importance.length < slice.rowValues()) {
            importance = new float[slice.rowValues()];
        }
        long matrices = entry.size() / slice.rowValues();
        entry.copyImportance(slice.matrix() % matrices * slice.rowValues(), importance, slice.rowValues());
        return importance;
    }
}

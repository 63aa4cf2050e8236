package io.apex4j.convert;

import io.apex4j.convert.TensorJob.Part;
import io.apex4j.gguf.GgmlType;
import io.apex4j.quant.BlockFormats;
import io.apex4j.quant.BlockValidation;
import io.apex4j.quant.Encoder;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Converts slices of tensors. Holds the memory for one slice at a time: for the use of one thread. */
final class SliceConverter {
    private final Checkpoint checkpoint;
    private final Map<GgmlType, Encoder> encoders = new EnumMap<>(GgmlType.class);
    private byte[] sourceBytes = new byte[0];
    private byte[] targetBytes = new byte[0];
    private float[] values = new float[0];

    SliceConverter(Checkpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /**
     * Makes the bytes of some rows of the output.
     *
     * @return an array that holds them from its beginning, valid until the next call
     * @throws ConvertException when a value is not finite, or becomes so in the type of the output
     */
    byte[] convert(TensorJob job, long firstRow, int rows) throws IOException {
        int bytes = Math.multiplyExact(rows, job.rowBytes());
        if (targetBytes.length < bytes) {
            targetBytes = new byte[bytes];
        }
        long first = firstRow * job.columns();
        long end = first + (long) rows * job.columns();
        long partFirst = 0;
        for (Part part : job.parts()) {
            long from = Math.max(first, partFirst);
            long to = Math.min(end, partFirst + part.elements());
            if (from < to) {
                int row = (int) ((from - first) / job.columns());
                convert(job, part, from - partFirst, (int) (to - from), row * job.rowBytes());
            }
            partFirst += part.elements();
        }
        return targetBytes;
    }

    /** Converts whole rows of one part. */
    private void convert(TensorJob job, Part part, long firstInPart, int elements, int targetOffset)
            throws IOException {
        SafetensorsTensor source = part.source();
        long firstInSource = part.first() + firstInPart;
        int bytes = Math.multiplyExact(elements, source.type().blockBytes());
        if (sourceBytes.length < bytes) {
            sourceBytes = new byte[bytes];
        }
        checkpoint.copy(source, firstInSource * source.type().blockBytes(), sourceBytes, 0, bytes);
        checkFinite(source, firstInSource, elements);
        if (source.type() == job.type()) {
            System.arraycopy(sourceBytes, 0, targetBytes, targetOffset, bytes);
            return;
        }
        if (values.length < elements) {
            values = new float[elements];
        }
        BlockFormats.of(source.type()).decode(sourceBytes, 0, values, 0, elements);
        encoders.computeIfAbsent(job.type(), type -> BlockFormats.of(type).newEncoder())
                .encode(values, 0, elements / job.columns(), job.columns(), null, 0, targetBytes, targetOffset);
        checkEncoded(job, source, firstInSource, elements, targetOffset);
    }

    private void checkFinite(SafetensorsTensor source, long first, int elements) {
        int bad = BlockValidation.firstInvalid(source.type(), sourceBytes, 0, elements);
        if (bad >= 0) {
            float[] value = new float[1];
            BlockFormats.of(source.type())
                    .decode(sourceBytes, bad * source.type().blockBytes(), value, 0, 1);
            throw fault(source, first + bad, "is " + value[0] + "; weights must be finite");
        }
    }

    private void checkEncoded(TensorJob job, SafetensorsTensor source, long first, int elements, int targetOffset) {
        GgmlType type = job.type();
        int bad = BlockValidation.firstInvalid(type, targetBytes, targetOffset, elements / type.blockSize());
        if (bad >= 0) {
            throw fault(
                    source,
                    first + (long) bad * type.blockSize(),
                    "or one of its block is too large for " + type.ggmlName() + "; convert to bf16 or f32");
        }
    }

    private ConvertException fault(SafetensorsTensor source, long element, String rest) {
        List<Long> index = source.index(element);
        return new ConvertException(checkpoint.fileOf(source.name()) + ": tensor " + Excerpt.of(source.name())
                + ": the value at " + index + " " + rest);
    }
}

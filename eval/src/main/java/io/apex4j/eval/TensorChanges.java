package io.apex4j.eval;

import io.apex4j.apex.Role;
import io.apex4j.gguf.GgufModel;
import io.apex4j.gguf.GgufTensor;
import io.apex4j.quant.BlockFormats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Compares the weights of two files, tensor by tensor, a slice of each at a time. */
final class TensorChanges {
    private static final Pattern LAYER = Pattern.compile("(?:^|\\.)blk\\.(\\d{1,6})\\.");
    /** Values of a slice; a multiple of the values of every block. */
    private static final int SLICE_VALUES = 1 << 18;

    private TensorChanges() {}

    /** Sums of a slice or a tensor. */
    private record Sums(double squaredError, double squaredWeights) {
        Sums plus(Sums other) {
            return new Sums(squaredError + other.squaredError, squaredWeights + other.squaredWeights);
        }
    }

    /**
     * What has changed in the tensors that both files have with the same shape, in the order of the changed file.
     *
     * @throws EvaluationException when the thread was interrupted
     */
    static List<TensorChange> of(GgufModel reference, GgufModel changed, EvaluationProgress progress) {
        Map<String, GgufTensor> originals = new HashMap<>();
        reference.tensors().forEach(tensor -> originals.put(tensor.name(), tensor));
        List<TensorChange> changes = new ArrayList<>();
        for (GgufTensor tensor : changed.tensors()) {
            GgufTensor original = originals.get(tensor.name());
            if (original != null
                    && original.shape().equals(tensor.shape())
                    && BlockFormats.supports(tensor.type())
                    && BlockFormats.supports(original.type())) {
                changes.add(change(reference, original, changed, tensor));
            }
            progress.advanced(tensor.elements());
            if (Thread.currentThread().isInterrupted()) {
                throw new EvaluationException("the evaluation was interrupted while weights were compared");
            }
        }
        return changes;
    }

    private static TensorChange change(GgufModel reference, GgufTensor original, GgufModel changed, GgufTensor tensor) {
        int slices = Math.toIntExact(Math.ceilDiv(tensor.elements(), SLICE_VALUES));
        List<Sums> sums = IntStream.range(0, slices)
                .parallel()
                .mapToObj(slice -> {
                    long start = (long) slice * SLICE_VALUES;
                    int count = (int) Math.min(SLICE_VALUES, tensor.elements() - start);
                    return sums(values(reference, original, start, count), values(changed, tensor, start, count));
                })
                .toList();
        Sums all = sums.stream().reduce(new Sums(0, 0), Sums::plus);
        double relative = all.squaredWeights() == 0 ? 0 : Math.sqrt(all.squaredError() / all.squaredWeights());
        return new TensorChange(
                tensor.name(),
                Role.of(tensor.name()),
                layer(tensor.name()),
                tensor.type().ggmlName(),
                tensor.elements(),
                relative);
    }

    private static int layer(String name) {
        Matcher matcher = LAYER.matcher(name);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    private static float[] values(GgufModel model, GgufTensor tensor, long start, int count) {
        int blockSize = tensor.type().blockSize();
        int blockBytes = tensor.type().blockBytes();
        byte[] bytes = new byte[count / blockSize * blockBytes];
        float[] values = new float[count];
        try {
            model.shardOf(tensor).copy(tensor, start / blockSize * blockBytes, bytes, 0, bytes.length);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
        BlockFormats.of(tensor.type()).decode(bytes, 0, values, 0, count);
        return values;
    }

    private static Sums sums(float[] before, float[] after) {
        double error = 0;
        double weights = 0;
        for (int index = 0; index < before.length; index++) {
            double difference = (double) after[index] - before[index];
            error += difference * difference;
            weights += (double) before[index] * before[index];
        }
        return new Sums(error, weights);
    }
}

package io.apex4j.calibrate;

import io.apex4j.gguf.GgufTensor;
import io.apex4j.model.Model;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a collection will come to, told from the model's tensors.
 *
 * @param entries tensors that the file will have sums of
 * @param fileBytes size of the file, but for its header
 * @param heapBytes heap that the sums need
 */
public record CollectForecast(int entries, long fileBytes, long heapBytes) {
    /** Of every value the sum of squares and the sum. */
    private static final long BYTES_PER_VALUE = 2L * Float.BYTES;

    /** What is to be expected of a model. */
    public static CollectForecast of(Model model, CollectSettings settings) {
        List<GgufTensor> collected = model.file().tensors().stream()
                .filter(tensor -> isCollected(tensor, settings))
                .toList();
        Map<String, Long> inputs = new HashMap<>();
        collected.forEach(tensor -> inputs.put(InputGroups.of(tensor.name()), values(tensor)));
        long fileBytes = collected.stream().mapToLong(CollectForecast::values).sum() * BYTES_PER_VALUE;
        long inputBytes = inputs.values().stream().mapToLong(Long::longValue).sum() * BYTES_PER_VALUE;
        // The sums before a pass are kept; matrices that are added are held with their sum.
        long addedBytes = settings.earlier().isEmpty() ? 0 : 2 * fileBytes;
        return new CollectForecast(
                (int) collected.stream().filter(CollectForecast::isOfLayer).count(),
                settings.format() == MatrixFormat.GGUF ? fileBytes : fileBytes / 2,
                2 * inputBytes + addedBytes);
    }

    private static boolean isCollected(GgufTensor tensor, CollectSettings settings) {
        boolean isMatrix = tensor.shape().size() > 1 && tensor.name().endsWith(".weight");
        boolean isOutput =
                tensor.name().equals("output.weight") || tensor.name().equals("token_embd.weight");
        return isMatrix
                && !tensor.name().contains("shortconv.conv")
                && (isOfLayer(tensor) || settings.withOutput() && isOutput);
    }

    private static boolean isOfLayer(GgufTensor tensor) {
        return tensor.name().startsWith("blk.");
    }

    private static long values(GgufTensor tensor) {
        return tensor.columns() * Collector.matrices(tensor);
    }
}

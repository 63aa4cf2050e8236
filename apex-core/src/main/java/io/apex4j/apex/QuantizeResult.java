package io.apex4j.apex;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a quantization has made.
 *
 * @param files the files, in order
 * @param fileBytes their size together
 * @param elapsed how long it took, checks included
 * @param resumedTensors how many tensors an interrupted run had finished already
 * @param errors what each tensor lost, in the order of the output; empty unless it was asked for
 */
public record QuantizeResult(
        List<Path> files, long fileBytes, Duration elapsed, int resumedTensors, List<TensorError> errors) {
    /** Keeps its own copies of the lists. */
    public QuantizeResult {
        files = List.copyOf(files);
        errors = List.copyOf(errors);
    }
}

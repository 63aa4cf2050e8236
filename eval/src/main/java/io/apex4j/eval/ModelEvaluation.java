package io.apex4j.eval;

import java.util.List;
import java.util.Optional;

/**
 * All that was measured of one model.
 *
 * @param name what it is called in tables: the profile, or the file's name
 * @param file name of its file
 * @param isReference whether it is what the others are compared with
 * @param fileBytes size of the file or of all shards
 * @param bitsPerWeight bits of tensor data per weight
 * @param memoryBytes Java heap that it holds beside the mapped file with 512 tokens in its context (tokenizer, working
 *     memory, caches), when that was measured
 * @param texts one for each domain or file
 * @param overall all texts together
 * @param tasks what was answered
 * @param speed how fast it runs, when that was measured
 * @param changes of its weights against the reference's, when both have the same tensors
 */
public record ModelEvaluation(
        String name,
        String file,
        boolean isReference,
        long fileBytes,
        double bitsPerWeight,
        Optional<Long> memoryBytes,
        List<TextResult> texts,
        Optional<TextResult> overall,
        List<TaskResult> tasks,
        Optional<SpeedResult> speed,
        List<TensorChange> changes) {
    /** Copies the lists. */
    public ModelEvaluation {
        texts = List.copyOf(texts);
        tasks = List.copyOf(tasks);
        changes = List.copyOf(changes);
    }
}

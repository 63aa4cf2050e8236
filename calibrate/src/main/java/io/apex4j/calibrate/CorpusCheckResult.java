package io.apex4j.calibrate;

import java.util.List;
import java.util.Optional;

/**
 * What is wrong with a corpus.
 *
 * @param manifest its manifest, when that can be read
 * @param problems what must be repaired, in sentences with file and line
 * @param warnings what need not be
 */
public record CorpusCheckResult(Optional<CorpusManifest> manifest, List<String> problems, List<String> warnings) {
    /** Copies the lists. */
    public CorpusCheckResult {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /** Whether nothing must be repaired. */
    public boolean isClean() {
        return problems.isEmpty();
    }
}

package io.apex4j.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a finished step has left.
 *
 * @param key a hash of everything that its outputs depend on
 * @param outputs its files
 * @param details what the model card tells about it, by name
 */
record StepRecord(String key, List<FileRecord> outputs, Map<String, String> details) {
    /** Keeps its own copies. */
    StepRecord {
        outputs = List.copyOf(outputs);
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
}

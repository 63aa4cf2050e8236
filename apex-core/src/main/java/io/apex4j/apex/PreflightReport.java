package io.apex4j.apex;

import java.util.List;

/**
 * What is wrong with a plan before it is carried out.
 *
 * @param problems what must be changed first; each message names the tensor or file, the value, the limit and the flag
 * @param warnings what is probably not meant
 */
public record PreflightReport(List<String> problems, List<String> warnings) {
    /** Keeps its own copies of the lists. */
    public PreflightReport {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /** Whether the plan can be carried out. */
    public boolean isClear() {
        return problems.isEmpty();
    }
}

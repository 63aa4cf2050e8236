package io.apex4j.pipeline;

import java.util.List;

/**
 * What a build will do.
 *
 * @param steps the steps in order
 * @param neededBytes free space that the steps still to do take at most
 * @param freeBytes free space there is
 * @param problems what must be changed first
 * @param warnings what is probably not meant
 */
public record BuildPlan(
        List<PlannedStep> steps, long neededBytes, long freeBytes, List<String> problems, List<String> warnings) {
    /** Keeps its own copies of the lists. */
    public BuildPlan {
        steps = List.copyOf(steps);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }
}

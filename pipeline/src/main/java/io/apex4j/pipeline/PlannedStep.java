package io.apex4j.pipeline;

import java.util.List;

/**
 * A step of a build, before it is carried out.
 *
 * @param id its name in the state and in JSON: {@code convert}, {@code imatrix}, {@code i-balanced}, {@code card}
 * @param title what it does, for people
 * @param outputs its files, relative to the folder
 * @param outputBytes size of these together, as far as it is known before; 0 when unknown
 * @param isDone whether an earlier run has done it and its files are as it left them
 * @param effort how long it takes, relative to the other steps
 */
public record PlannedStep(
        String id, String title, List<String> outputs, long outputBytes, boolean isDone, double effort) {
    /** Keeps its own copy of the list. */
    public PlannedStep {
        outputs = List.copyOf(outputs);
    }
}

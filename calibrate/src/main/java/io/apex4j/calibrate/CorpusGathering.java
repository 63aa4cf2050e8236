package io.apex4j.calibrate;

import java.util.List;

/**
 * Documents gathered from files, none twice.
 *
 * @param documents in the order of the files
 * @param problems what could not be read, and why, with file and line
 * @param duplicates how many documents were left out because they were there already
 */
public record CorpusGathering(List<CorpusDocument> documents, List<String> problems, int duplicates) {
    /** Copies the lists. */
    public CorpusGathering {
        documents = List.copyOf(documents);
        problems = List.copyOf(problems);
    }
}

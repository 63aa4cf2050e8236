package io.apex4j.pipeline;

import io.apex4j.apex.ImportanceMatrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An importance matrix that is there already is copied into the folder.
 *
 * @param file where it is
 * @param sha256 its hash
 * @param bytes its size
 * @param target its copy
 */
record GivenMatrixStep(Path file, String sha256, long bytes, Path target) implements BuildStep {
    @Override
    public String id() {
        return StepIds.IMATRIX;
    }

    @Override
    public String title() {
        return "copy the importance matrix";
    }

    @Override
    public List<String> outputs() {
        return List.of(String.valueOf(target.getFileName()));
    }

    @Override
    public long outputBytes() {
        return bytes;
    }

    @Override
    public double effort() {
        return 0;
    }

    @Override
    public String key(Map<String, String> inputs) {
        return Hashes.of(List.of("given imatrix", sha256));
    }

    @Override
    public void run(boolean isResumed, BuildProgress progress) throws IOException {
        AtomicFile.copy(file, target);
    }

    @Override
    public Map<String, String> details() throws IOException {
        return details(target);
    }

    /** What a matrix says about itself. */
    static Map<String, String> details(Path file) throws IOException {
        Map<String, String> details = new LinkedHashMap<>();
        try (ImportanceMatrix matrix = ImportanceMatrix.read(file)) {
            if (matrix.chunkCount() > 0) {
                details.put("chunks", Integer.toString(matrix.chunkCount()));
            }
            if (matrix.chunkSize() > 0) {
                details.put("chunkTokens", Integer.toString(matrix.chunkSize()));
            }
        }
        return details;
    }
}

package io.apex4j.calibrate;

import io.apex4j.apex.ImportanceEntry;
import io.apex4j.apex.ImportanceException;
import io.apex4j.apex.ImportanceMatrix;
import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufFile;
import io.apex4j.gguf.GgufTensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads importance matrices that are to be added up, of either form. Values and calls of the older form are taken times
 * the tokens of a chunk, as llama-imatrix does, since it holds neither sums nor tokens.
 */
final class MatrixInput {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private MatrixInput() {}

    /**
     * Reads a file.
     *
     * @throws CalibrationException when it is no importance matrix, or holds values that are not finite
     * @throws IOException when it cannot be read
     */
    static MatrixContent read(Path file, int chunkTokens) throws IOException {
        try (ImportanceMatrix matrix = ImportanceMatrix.read(file)) {
            if (matrix.isLegacy()) {
                return content(matrix, chunkTokens, Map.of(), Optional.empty());
            }
            try (GgufFile gguf = GgufFile.open(file)) {
                Map<String, float[]> others = gguf.tensors().stream()
                        .filter(MatrixInput::isOther)
                        .collect(Collectors.toMap(GgufTensor::name, tensor -> floats(gguf.data(tensor))));
                return content(matrix, chunkTokens, others, tiedOutput(others));
            }
        } catch (ImportanceException exception) {
            throw new CalibrationException(
                    String.valueOf(exception.getMessage()).replaceFirst("^--imatrix ", ""), exception);
        }
    }

    private static boolean isOther(GgufTensor tensor) {
        return tensor.type() == GgmlType.F32
                && (tensor.name().endsWith(GgufMatrixFile.SUMS)
                        || tensor.name().startsWith(GgufMatrixFile.TIED_OUTPUT));
    }

    private static MatrixContent content(
            ImportanceMatrix matrix, int chunkTokens, Map<String, float[]> others, Optional<InputSums> tiedOutput) {
        Function<String, float @Nullable []> values = name -> others.get(name + GgufMatrixFile.SUMS);
        SortedMap<String, InputSums> entries = new TreeMap<>();
        int factor = matrix.isLegacy() ? chunkTokens : 1;
        matrix.entries()
                .forEach((name, entry) ->
                        entries.put(name, sums(matrix.file() + ": entry " + name, entry, factor, values.apply(name))));
        return new MatrixContent(matrix.datasets(), chunkTokens, entries, tiedOutput);
    }

    private static InputSums sums(String place, ImportanceEntry entry, int factor, float @Nullable [] values) {
        if (entry.size() > Integer.MAX_VALUE / Float.BYTES) {
            throw new CalibrationException(place + " has " + entry.size() + " values; at most "
                    + Integer.MAX_VALUE / Float.BYTES + " are supported");
        }
        long[] counts = new long[entry.matrices()];
        for (int matrix = 0; matrix < counts.length; matrix++) {
            counts[matrix] = (long) Math.rint(entry.count(matrix)) * factor;
        }
        float[] squares = new float[(int) entry.size()];
        for (int index = 0; index < squares.length; index++) {
            squares[index] = entry.sum(index) * factor;
        }
        boolean hasValues = values != null && values.length == squares.length;
        InputSums sums = new InputSums(entry.columns(), counts, squares, hasValues ? values : null);
        if (sums.firstNonFinite().isPresent()) {
            throw new CalibrationException(place + " has values that are infinite or not a number");
        }
        return sums;
    }

    private static Optional<InputSums> tiedOutput(Map<String, float[]> others) {
        float[] squares = others.get(GgufMatrixFile.TIED_OUTPUT + "in_sum2");
        float[] counts = others.get(GgufMatrixFile.TIED_OUTPUT + "counts");
        if (squares == null || counts == null || counts.length != 1 || !isCount(counts[0])) {
            return Optional.empty();
        }
        float[] values = others.get(GgufMatrixFile.TIED_OUTPUT + "in_sum");
        return Optional.of(new InputSums(squares.length, new long[] {(long) counts[0]}, squares, values));
    }

    private static boolean isCount(float count) {
        return count >= 0 && Float.isFinite(count);
    }

    private static float[] floats(MemorySegment data) {
        return data.toArray(FLOAT);
    }

    /** Several files added up, in order. */
    static MatrixContent readAll(List<Path> files, int chunkTokens) throws IOException {
        MatrixContent all = new MatrixContent(List.of(), chunkTokens, new TreeMap<>(), Optional.empty());
        for (Path file : files) {
            all = all.plus(read(file, chunkTokens), file.toString());
        }
        return all;
    }
}

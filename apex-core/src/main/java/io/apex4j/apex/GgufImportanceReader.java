package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;
import io.apex4j.gguf.GgufFile;
import io.apex4j.gguf.GgufTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The GGUF form of an importance matrix: tensors {@code NAME.in_sum2} of shape {@code [columns, matrices]} and
 * {@code NAME.counts} of shape {@code [1, matrices]}, both F32.
 */
final class GgufImportanceReader {
    private static final String SUMS = ".in_sum2";
    private static final String COUNTS = ".counts";
    private static final String DATASETS_KEY = "imatrix.datasets";
    private static final String CHUNK_COUNT_KEY = "imatrix.chunk_count";
    private static final String CHUNK_SIZE_KEY = "imatrix.chunk_size";
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final GgufFile file;

    GgufImportanceReader(GgufFile file) {
        this.file = file;
        if (!ImportanceMatrix.isImportanceMatrix(file)) {
            throw fault("this is a GGUF file, but not an importance matrix: general.type is "
                    + file.metadata()
                            .text("general.type")
                            .map(type -> "'" + type + "'")
                            .orElse("missing"));
        }
    }

    List<String> datasets() {
        return file.metadata().texts(DATASETS_KEY).orElseThrow(() -> missing(DATASETS_KEY));
    }

    int chunkCount() {
        return number(CHUNK_COUNT_KEY);
    }

    int chunkSize() {
        return number(CHUNK_SIZE_KEY);
    }

    SortedMap<String, ImportanceEntry> entries() {
        Map<String, GgufTensor> sums = new HashMap<>();
        Map<String, GgufTensor> counts = new HashMap<>();
        for (GgufTensor tensor : file.tensors()) {
            String name = tensor.name();
            if (name.endsWith(SUMS)) {
                sums.put(name.substring(0, name.length() - SUMS.length()), tensor);
            } else if (name.endsWith(COUNTS)) {
                counts.put(name.substring(0, name.length() - COUNTS.length()), tensor);
            }
        }
        SortedMap<String, ImportanceEntry> entries = new TreeMap<>();
        sums.forEach((name, tensor) -> {
            GgufTensor count = counts.remove(name);
            if (count == null) {
                throw fault("entry " + name + " has sums and no counts (tensor " + name + COUNTS + ")");
            }
            entries.put(name, entry(name, tensor, count));
        });
        if (!counts.isEmpty()) {
            String name = counts.keySet().iterator().next();
            throw fault("entry " + name + " has counts and no sums (tensor " + name + SUMS + ")");
        }
        if (entries.isEmpty()) {
            throw fault("it has no entries");
        }
        return entries;
    }

    private ImportanceEntry entry(String name, GgufTensor sums, GgufTensor counts) {
        if (sums.type() != GgmlType.F32 || counts.type() != GgmlType.F32) {
            throw fault("entry " + name + " is of type " + sums.type() + " and " + counts.type() + " instead of F32");
        }
        long matrices = counts.elements();
        if (sums.columns() > Integer.MAX_VALUE
                || matrices > Integer.MAX_VALUE
                || sums.elements() != sums.columns() * matrices) {
            throw fault("entry " + name + " has sums of shape " + sums.shape() + " and " + matrices + " counts");
        }
        MemorySegment countData = file.data(counts);
        float[] numbers = new float[(int) matrices];
        for (int matrix = 0; matrix < numbers.length; matrix++) {
            numbers[matrix] = countData.getAtIndex(FLOAT, matrix);
            if (!(numbers[matrix] >= 0) || Float.isInfinite(numbers[matrix])) {
                throw fault("entry " + name + ", count " + matrix + " is " + numbers[matrix]);
            }
        }
        return new ImportanceEntry((int) sums.columns(), numbers, file.data(sums));
    }

    private int number(String key) {
        long number = file.metadata().integer(key).orElseThrow(() -> missing(key));
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw fault(key + " is " + number);
        }
        return (int) number;
    }

    private ImportanceException missing(String key) {
        return fault("the key " + key + " is missing or of another type");
    }

    private ImportanceException fault(String reason) {
        return new ImportanceException(file.path(), reason);
    }
}

package io.apex4j.apex;

import io.apex4j.gguf.GgufValue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The older form of an importance matrix, which names neither shapes nor experts. 32-bit integers, little endian:
 * number of entries; per entry the length of its name, the name, number of calls, number of values, values as F32; then,
 * in newer files, the number of chunks, the length of the dataset's name, the name.
 */
final class LegacyImportanceReader {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int SMALLEST_ENTRY = 12;
    private static final int LONGEST_NAME = 4096;

    private final Path file;
    private final MemorySegment bytes;
    private long position;

    private LegacyImportanceReader(Path file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /** What a file holds; {@code chunkCount} is 0 where it does not say. */
    record Content(List<String> datasets, int chunkCount, SortedMap<String, ImportanceEntry> entries) {}

    static Content read(Path file, MemorySegment bytes) {
        return new LegacyImportanceReader(file, bytes).read();
    }

    private Content read() {
        int count = number("the number of entries");
        if (count < 1 || count > bytes.byteSize() / SMALLEST_ENTRY) {
            throw fault(
                    0,
                    "this is neither a GGUF file nor a legacy importance matrix: " + count + " entries do not fit in "
                            + bytes.byteSize() + " bytes");
        }
        SortedMap<String, ImportanceEntry> entries = new TreeMap<>();
        for (int index = 0; index < count; index++) {
            long at = position;
            String name = name("the name of entry " + index);
            if (entries.put(name, entry(name)) != null) {
                throw fault(at, "entry " + name + " occurs twice");
            }
        }
        List<String> datasets = new ArrayList<>();
        int chunks = 0;
        if (position < bytes.byteSize()) {
            chunks = Math.max(0, number("the number of chunks"));
            String dataset = name("the dataset");
            if (!dataset.isEmpty()) {
                datasets.add(dataset);
            }
        }
        return new Content(datasets, chunks, entries);
    }

    private ImportanceEntry entry(String name) {
        long at = position;
        int calls = number("the calls of entry " + name);
        int values = number("the size of entry " + name);
        if (values < 1 || values > (bytes.byteSize() - position) / 4) {
            throw fault(
                    at,
                    "entry " + name + " has " + values + " values, but the file ends " + (bytes.byteSize() - position)
                            + " bytes later");
        }
        MemorySegment sums = bytes.asSlice(position, 4L * values);
        position += 4L * values;
        // Without calls the values are taken as they are.
        return new ImportanceEntry(values, new float[] {calls > 0 ? calls : 1}, sums);
    }

    private String name(String what) {
        long at = position;
        int length = number("the length of " + what);
        if (length < 0 || length > LONGEST_NAME || length > bytes.byteSize() - position) {
            throw fault(
                    at,
                    what + " has " + length + " bytes; the file ends " + (bytes.byteSize() - position)
                            + " bytes later, and at most " + LONGEST_NAME + " are accepted");
        }
        byte[] name = bytes.asSlice(position, length).toArray(ValueLayout.JAVA_BYTE);
        position += length;
        return GgufValue.Text.of(name).value();
    }

    private int number(String what) {
        if (bytes.byteSize() - position < 4) {
            throw fault(bytes.byteSize(), "the file ends inside " + what);
        }
        int number = bytes.get(INT, position);
        position += 4;
        return number;
    }

    private ImportanceException fault(long at, String reason) {
        return new ImportanceException(file, "at byte " + at + ": " + reason);
    }
}

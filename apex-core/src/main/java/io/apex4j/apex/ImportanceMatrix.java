package io.apex4j.apex;

import io.apex4j.gguf.GgufFile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An importance matrix: for every weight column how strongly a calibration text has used it. Read from the GGUF form
 * that llama-imatrix writes since August 2025 or from the older {@code .dat} form; the values stay in the mapped file.
 */
public final class ImportanceMatrix implements AutoCloseable {
    private final String file;
    private final List<String> datasets;
    private final int chunkCount;
    private final int chunkSize;
    private final boolean isLegacy;
    private final SortedMap<String, ImportanceEntry> entries;
    private final AutoCloseable mapping;

    private ImportanceMatrix(
            String file,
            List<String> datasets,
            int chunkCount,
            int chunkSize,
            boolean isLegacy,
            SortedMap<String, ImportanceEntry> entries,
            AutoCloseable mapping) {
        this.file = file;
        this.datasets = List.copyOf(datasets);
        this.chunkCount = chunkCount;
        this.chunkSize = chunkSize;
        this.isLegacy = isLegacy;
        this.entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        this.mapping = mapping;
    }

    /**
     * Opens a file of either form.
     *
     * @throws ImportanceException when it is no importance matrix
     * @throws io.apex4j.gguf.GgufFormatException when it is a malformed GGUF file
     * @throws IOException when it cannot be read
     */
    public static ImportanceMatrix read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new ImportanceException(file, "this is a folder, not a file");
        }
        return isGguf(file) ? readGguf(file) : readLegacy(file);
    }

    /** Whether a file is an importance matrix in GGUF form, by its {@code general.type}. */
    public static boolean isImportanceMatrix(GgufFile file) {
        return file.metadata().text("general.type").filter("imatrix"::equals).isPresent();
    }

    private static ImportanceMatrix readGguf(Path file) throws IOException {
        GgufFile gguf = GgufFile.open(file);
        try {
            GgufImportanceReader reader = new GgufImportanceReader(gguf);
            return new ImportanceMatrix(
                    file.toString(),
                    reader.datasets(),
                    reader.chunkCount(),
                    reader.chunkSize(),
                    false,
                    reader.entries(),
                    gguf);
        } catch (RuntimeException exception) {
            gguf.close();
            throw exception;
        }
    }

    private static ImportanceMatrix readLegacy(Path file) throws IOException {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            LegacyImportanceReader.Content content = LegacyImportanceReader.read(
                    file, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
            return new ImportanceMatrix(
                    file.toString(), content.datasets(), content.chunkCount(), 0, true, content.entries(), arena);
        } catch (IOException | RuntimeException exception) {
            arena.close();
            throw exception;
        }
    }

    private static boolean isGguf(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return new String(bytes.readNBytes(4), StandardCharsets.ISO_8859_1).equals("GGUF");
        }
    }

    /** The path as it was given. */
    public String file() {
        return file;
    }

    /** The texts that it was computed on, as far as it names them. */
    public List<String> datasets() {
        return datasets;
    }

    /** Number of chunks that it was computed on; 0 when unknown. */
    public int chunkCount() {
        return chunkCount;
    }

    /** Tokens of a chunk; 0 when unknown. */
    public int chunkSize() {
        return chunkSize;
    }

    /** Whether the file has the older {@code .dat} form. */
    public boolean isLegacy() {
        return isLegacy;
    }

    /** The entries by tensor name. */
    public SortedMap<String, ImportanceEntry> entries() {
        return entries;
    }

    /** What planning has to know; reads all values once, to find those that are not finite. */
    public ImportanceFacts facts() {
        SortedMap<String, ImportanceFacts.Entry> facts = new TreeMap<>();
        entries.forEach(
                (name, entry) -> facts.put(name, new ImportanceFacts.Entry(entry.size(), entry.firstNonFinite())));
        return new ImportanceFacts(file, datasets.stream().findFirst(), chunkCount, facts);
    }

    @Override
    public void close() {
        try {
            mapping.close();
        } catch (Exception exception) {
            throw new IllegalStateException(file + ": unmapping failed", exception);
        }
    }
}

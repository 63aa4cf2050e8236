package io.apex4j.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The hash of what the user gave. Files are read once and again only when their size or time of change is another. */
final class InputHash {
    private InputHash() {}

    /**
     * The hash of files: of several, of the list of their names and hashes.
     *
     * @param state where hashes are remembered
     * @param isRemembered whether new ones are written there
     */
    static String of(List<Path> files, BuildState state, boolean isRemembered) throws IOException {
        List<FileRecord> records = new ArrayList<>();
        boolean isNew = false;
        for (Path file : files) {
            Optional<FileRecord> known = known(file, state);
            isNew |= known.isEmpty();
            records.add(known.isPresent() ? known.get() : FileRecord.of(folderOf(file), nameOf(file)));
        }
        if (isNew && isRemembered) {
            state.setInputs(records);
        }
        return records.size() == 1
                ? records.getFirst().sha256()
                : Hashes.of(records.stream()
                        .flatMap(input -> Stream.of(input.name(), input.sha256()))
                        .toList());
    }

    private static Optional<FileRecord> known(Path file, BuildState state) throws IOException {
        Optional<FileRecord> input = state.input(nameOf(file));
        return input.isPresent() && input.get().looksUnchanged(folderOf(file)) ? input : Optional.empty();
    }

    private static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file.toAbsolutePath() : folder;
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }
}

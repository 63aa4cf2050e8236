package io.apex4j.calibrate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Reads documents from a user's own files: {@code .jsonl} (an object a line) and {@code .json} (a list of objects) in the
 * usual shapes, {@code .txt} (documents between lines of a single {@code %}), and any other text, a document a file.
 * Hidden files are passed over. The domain is what the input says, else the name of the folder that holds the file, or
 * that of the file when it was given by itself. A name that ends in a language, such as {@code news-de.txt}, says the
 * language. A folder with a manifest is a corpus, whose manifest says both.
 */
public final class CorpusGatherer {
    private static final Pattern WITH_LANGUAGE = Pattern.compile("(.*)[-_.]([a-z]{2})");
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());

    private final String language;
    private final CorpusJson json = new CorpusJson();
    private final DuplicateFinder finder = new DuplicateFinder();
    private final List<CorpusDocument> documents = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private long bytesLeft = CorpusLimits.TOTAL_BYTES;
    private int duplicates;

    private CorpusGatherer(String language) {
        this.language = language;
    }

    /**
     * Reads the inputs in their order; files of folders in the order of their names.
     *
     * @param language the language of files whose names do not say it
     * @throws CalibrationException when an input does not exist, has no name for a domain, or is too large
     */
    public static CorpusGathering gather(List<CorpusInput> inputs, String language) {
        if (!ManifestJson.isLanguage(language)) {
            throw new CalibrationException(
                    "language '" + Excerpt.of(language) + "' is no language tag such as en or pt-BR");
        }
        CorpusGatherer gatherer = new CorpusGatherer(language);
        inputs.forEach(gatherer::gather);
        return new CorpusGathering(gatherer.documents, gatherer.problems, gatherer.duplicates);
    }

    private void gather(CorpusInput input) {
        Path path = input.path();
        if (Files.isRegularFile(path)) {
            String domain = input.domain().orElseGet(() -> named(stem(path)).domain());
            gather(path, CorpusInput.requireDomain(domain), named(stem(path)).language());
        } else if (!Files.isDirectory(path)) {
            throw new CalibrationException(path + ": no such file or folder");
        } else if (Files.exists(path.resolve(CorpusSource.MANIFEST))
                && input.domain().isEmpty()) {
            for (CorpusFile file : Corpus.manifest(CorpusSource.folder(path)).files()) {
                gather(path.resolve(file.file()), file.domain(), file.language());
            }
        } else {
            for (Path file : filesIn(path)) {
                String domain = input.domain().orElseGet(() -> folderName(file));
                gather(
                        file,
                        CorpusInput.requireDomain(domain),
                        named(stem(file)).language());
            }
        }
    }

    private static List<Path> filesIn(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> files = tree.filter(file -> !isHidden(folder.relativize(file)) && Files.isRegularFile(file))
                    .limit(CorpusLimits.INPUT_FILES + 1)
                    .sorted()
                    .toList();
            if (files.size() > CorpusLimits.INPUT_FILES) {
                throw new CalibrationException(
                        folder + ": has more than " + CorpusLimits.INPUT_FILES + " files; give fewer at a time");
            }
            return files;
        } catch (IOException | UncheckedIOException exception) {
            throw new CalibrationException(folder + ": " + exception.getMessage(), exception);
        }
    }

    private static boolean isHidden(Path relative) {
        for (Path name : relative) {
            if (name.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static String folderName(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder == null || folder.getFileName() == null
                ? ""
                : folder.getFileName().toString().toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int point = name.lastIndexOf('.');
        return point <= 0 ? name : name.substring(0, point);
    }

    /** What the name of a file says. */
    private record Named(String domain, String language) {}

    private Named named(String stem) {
        Matcher matcher = WITH_LANGUAGE.matcher(stem);
        return matcher.matches() && LANGUAGES.contains(matcher.group(2))
                ? new Named(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2))
                : new Named(stem.toLowerCase(Locale.ROOT), language);
    }

    private void gather(Path file, String domain, String fileLanguage) {
        Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
        byte[] bytes = CorpusSource.folder(folder).read(String.valueOf(file.getFileName()), bytesLeft);
        bytesLeft -= bytes.length;
        DocumentShapes shapes = new DocumentShapes(domain, fileLanguage);
        String place = file.toString();
        attempt(() -> gather(CorpusText.decode(bytes, place), shapes, place));
    }

    private void gather(String text, DocumentShapes shapes, String place) {
        String ending = place.substring(place.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        switch (ending) {
            case "jsonl", "ndjson" -> {
                for (CorpusText.Part line : CorpusText.lines(text)) {
                    if (!line.text().isBlank()) {
                        String at = place + ", line " + line.line();
                        attempt(() -> add(shapes.any(json.parse(line.text(), at), at), at));
                    }
                }
            }
            case "json" -> {
                int index = 0;
                for (JsonNode object : list(json.parse(text, place))) {
                    String at = place + ", [" + index + "]";
                    attempt(() -> add(shapes.any(object, at), at));
                    index++;
                }
            }
            case "txt" -> {
                for (CorpusText.Part part : CorpusText.documents(text)) {
                    if (!part.text().isBlank()) {
                        String at = place + ", line " + part.line();
                        attempt(() -> add(shapes.text(part.text(), at), at));
                    }
                }
            }
            default -> attempt(() -> add(shapes.text(text.strip(), place), place));
        }
    }

    private static Iterable<JsonNode> list(JsonNode node) {
        return node.isArray() ? node : List.of(node);
    }

    private void add(CorpusDocument document, String place) {
        if (documents.size() == CorpusLimits.DOCUMENTS) {
            throw new CalibrationException(place + ": a corpus has " + CorpusLimits.DOCUMENTS + " documents at most");
        }
        if (finder.add(document, place).isPresent()) {
            duplicates++;
        } else {
            documents.add(document);
        }
    }

    private void attempt(Runnable reading) {
        try {
            reading.run();
        } catch (CalibrationException exception) {
            problems.add(String.valueOf(exception.getMessage()));
        }
    }
}

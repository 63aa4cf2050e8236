package io.apex4j.calibrate;

import io.apex4j.calibrate.CorpusDocument.Conversation;
import io.apex4j.model.ChatMessage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes corpora to folders, which appear under their names when they are complete. */
public final class CorpusWriter {
    private final CorpusLabel label;
    private final Optional<ReaderModel> model;
    private final CorpusJson json = new CorpusJson();

    /**
     * A writer of new corpora.
     *
     * @param label what their manifests say
     * @param model with whose tokenizer tokens are counted; when absent, they are not
     */
    public CorpusWriter(CorpusLabel label, Optional<ReaderModel> model) {
        this.label = label;
        this.model = model;
    }

    /**
     * Writes documents as a corpus: a file for each domain, language and kind of document.
     *
     * @param folder does not exist yet, or is empty
     * @return its manifest
     * @throws CalibrationException when the folder is not empty or there are no documents
     */
    public CorpusManifest write(List<CorpusDocument> documents, Path folder) throws IOException {
        if (documents.isEmpty()) {
            throw new CalibrationException("there are no documents to make a corpus of");
        }
        Map<String, List<CorpusDocument>> files = grouped(documents);
        Optional<DocumentRenderer> renderer =
                model.map(reader -> new DocumentRenderer(reader.tokenizer(), reader.template()));
        Map<String, byte[]> contents = new LinkedHashMap<>();
        List<CorpusFile> entries = new ArrayList<>();
        files.forEach((name, group) -> {
            byte[] bytes = bytes(name, group);
            contents.put(name, bytes);
            entries.add(entry(name, group, bytes, renderer));
        });
        CorpusManifest manifest = new CorpusManifest(
                label.name(), label.version(), label.license(), model.map(ReaderModel::name), entries);
        contents.put(CorpusSource.MANIFEST, ManifestJson.write(manifest).getBytes(StandardCharsets.UTF_8));
        publish(contents, folder);
        return manifest;
    }

    /**
     * Writes the bundled corpus, or a copy of another.
     *
     * @param corpus a folder; when absent, the bundled corpus
     * @param folder does not exist yet, or is empty
     * @throws CalibrationException when the folder is not empty or the corpus is damaged
     */
    public static void copy(Optional<Path> corpus, Path folder) throws IOException {
        CorpusSource source = corpus.map(CorpusSource::folder).orElseGet(CorpusSource::bundled);
        Map<String, byte[]> contents = new LinkedHashMap<>();
        for (CorpusFile file : Corpus.read(source).manifest().files()) {
            contents.put(file.file(), source.read(file.file(), CorpusLimits.TOTAL_BYTES));
        }
        contents.put(CorpusSource.MANIFEST, source.read(CorpusSource.MANIFEST, CorpusLimits.MANIFEST_BYTES));
        publish(contents, folder);
    }

    /**
     * Writes the texts of all documents to one file, in the order of {@link RenderedCorpus#inTurn()}; replaces a file of
     * that name.
     */
    public static void writeText(RenderedCorpus corpus, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        String text = corpus.inTurn().stream().map(RenderedDocument::text).collect(Collectors.joining());
        write(part, text.getBytes(StandardCharsets.UTF_8));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The documents of each file; domains with several languages have these in the names of their files. */
    private static Map<String, List<CorpusDocument>> grouped(List<CorpusDocument> documents) {
        Map<String, Long> languages = documents.stream()
                .map(document -> Map.entry(document.domain(), document.language()))
                .distinct()
                .collect(Collectors.groupingBy(Map.Entry::getKey, Collectors.counting()));
        Map<String, List<CorpusDocument>> files = new LinkedHashMap<>();
        for (CorpusDocument document : documents) {
            boolean namesLanguage = languages.getOrDefault(document.domain(), 0L) > 1;
            String name = document.domain()
                    + (namesLanguage ? "-" + document.language() : "")
                    + (isText(document) ? ".txt" : ".jsonl");
            files.computeIfAbsent(name, absent -> new ArrayList<>()).add(document);
        }
        return files;
    }

    /** Whether a document can stand in a file of texts. */
    private static boolean isText(CorpusDocument document) {
        return document instanceof CorpusDocument.Text text
                && CorpusText.lines(text.text()).stream()
                        .noneMatch(line -> line.text().equals(CorpusText.SEPARATOR));
    }

    private byte[] bytes(String name, List<CorpusDocument> documents) {
        String text = name.endsWith(".txt")
                ? documents.stream()
                        .map(document -> ((CorpusDocument.Text) document).text().strip())
                        .collect(Collectors.joining("\n" + CorpusText.SEPARATOR + "\n", "", "\n"))
                : documents.stream()
                        .map(document -> json.line(object(document)) + "\n")
                        .collect(Collectors.joining());
        return text.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> object(CorpusDocument document) {
        return switch (document) {
            case CorpusDocument.Text text -> Map.of("text", text.text());
            case Conversation conversation -> {
                Map<String, Object> object = new LinkedHashMap<>();
                object.put(
                        "messages",
                        conversation.messages().stream()
                                .map(CorpusWriter::object)
                                .toList());
                if (!conversation.tools().isEmpty()) {
                    object.put("tools", conversation.tools());
                }
                yield object;
            }
        };
    }

    private static Map<String, Object> object(ChatMessage message) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("role", message.role());
        Optional.ofNullable(message.fields().get(Conversation.THINKING))
                .ifPresent(thinking -> object.put(Conversation.THINKING, thinking));
        object.put("content", message.content());
        Optional.ofNullable(message.fields().get(Conversation.TOOL_CALLS))
                .ifPresent(calls -> object.put(Conversation.TOOL_CALLS, calls));
        return object;
    }

    private CorpusFile entry(
            String name, List<CorpusDocument> documents, byte[] bytes, Optional<DocumentRenderer> renderer) {
        OptionalLong tokens = renderer.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(documents.stream()
                        .mapToLong(document -> renderer.get().render(document).tokenCount())
                        .sum());
        CorpusDocument first = documents.getFirst();
        return new CorpusFile(
                name,
                first.domain(),
                first.language(),
                documents.size(),
                tokens,
                CorpusSource.sha256(bytes),
                label.origin(),
                label.seed());
    }

    private static void publish(Map<String, byte[]> contents, Path folder) throws IOException {
        if (Files.exists(folder) && !isEmpty(folder)) {
            throw new CalibrationException(
                    folder + ": exists and is not an empty folder; give another name or remove it");
        }
        Path absolute = folder.toAbsolutePath();
        Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
        Files.createDirectories(part);
        removeLeftovers(part);
        for (Map.Entry<String, byte[]> content : contents.entrySet()) {
            write(part.resolve(content.getKey()), content.getValue());
        }
        Files.deleteIfExists(absolute);
        Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes what an interrupted run has left. */
    private static void removeLeftovers(Path part) throws IOException {
        try (Stream<Path> files = Files.list(part)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}

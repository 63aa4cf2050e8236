package io.apex4j.calibrate;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds documents that say the same; white space, upper case and composed letters make no difference. */
final class DuplicateFinder {
    private final Map<String, String> places = new HashMap<>();

    /**
     * Takes note of a document.
     *
     * @param place where it stands
     * @return where the same document stood before
     */
    Optional<String> add(CorpusDocument document, String place) {
        String normal = Normalizer.normalize(text(document), Normalizer.Form.NFC)
                .replaceAll("\\s+", " ")
                .strip()
                .toLowerCase(Locale.ROOT);
        return Optional.ofNullable(
                places.putIfAbsent(CorpusSource.sha256(normal.getBytes(StandardCharsets.UTF_8)), place));
    }

    private static String text(CorpusDocument document) {
        return switch (document) {
            case CorpusDocument.Text text -> text.text();
            case CorpusDocument.Conversation conversation ->
                conversation.messages().stream()
                        .map(message -> message.role() + " " + message.content() + " " + message.fields())
                        .collect(Collectors.joining("\n"));
        };
    }
}

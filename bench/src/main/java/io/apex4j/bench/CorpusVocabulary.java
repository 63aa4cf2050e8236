package io.apex4j.bench;

import io.apex4j.apex.ModelShape;
import io.apex4j.calibrate.Corpus;
import io.apex4j.calibrate.CorpusDocument;
import io.apex4j.gguf.GgufLayout;
import io.apex4j.gguf.GgufMetadata;
import io.apex4j.gguf.GgufWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A vocabulary as large as that of a published model, of the pieces of words that are most frequent in the bundled corpus.
 * The same corpus gives the same vocabulary.
 *
 * <p>As in trained vocabularies, a piece begins with at most one blank, and is of letters, of digits, of signs or of white
 * space; some begin or end within a character.
 */
final class CorpusVocabulary {
    private static final Pattern WORD = Pattern.compile(
            " ?\\p{L}+| ?\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final int LONGEST_PIECE_BYTES = 16;

    private CorpusVocabulary() {}

    /**
     * Writes a model that is nothing but a vocabulary.
     *
     * @param wordCount number of tokens beside single bytes and control tokens
     */
    static void write(int wordCount, Path target) throws IOException {
        ModelShape shape = ModelShape.published("lfm2.5-8b-a1b");
        GgufMetadata metadata = SyntheticVocabulary.add(shape.metadata(), words(wordCount));
        try (GgufWriter writer = GgufWriter.create(target, GgufLayout.of(metadata, List.of()))) {
            writer.complete();
            writer.publish();
        }
    }

    /** The most frequent pieces of more than one byte. */
    static List<byte[]> words(int count) {
        Map<String, Integer> frequencies = new HashMap<>();
        for (String word : wordsOfCorpus()) {
            // One character per byte, as maps need a key.
            String bytes = new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            for (int start = 0; start < bytes.length(); start++) {
                int last = Math.min(bytes.length(), start + LONGEST_PIECE_BYTES);
                for (int end = start + 2; end <= last; end++) {
                    if (start == 0 || bytes.charAt(start) != ' ' || bytes.isBlank()) {
                        frequencies.merge(bytes.substring(start, end), 1, Integer::sum);
                    }
                }
            }
        }
        if (frequencies.size() < count) {
            throw new IllegalStateException("The corpus has " + frequencies.size() + " pieces of words, not " + count);
        }
        return frequencies.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(count)
                .map(entry -> entry.getKey().getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    private static List<String> wordsOfCorpus() {
        List<String> words = new ArrayList<>();
        for (CorpusDocument document : Corpus.bundled().documents()) {
            String text = switch (document) {
                case CorpusDocument.Text plain -> plain.text();
                case CorpusDocument.Conversation conversation -> conversation.toString();
            };
            Matcher matcher = WORD.matcher(text);
            while (matcher.find()) {
                words.add(matcher.group());
            }
        }
        return words;
    }
}

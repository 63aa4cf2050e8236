package io.apex4j.pipeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes a corpus of two domains with some thousand words. */
final class SmallCorpus {
    private static final List<String> WORDS = List.of(
            "the", "water", "of", "a", "river", "runs", "over", "stones", "and", "under", "bridges", "where", "people",
            "wait", "for", "trains", "that", "never", "come", "because", "it", "rains", "every", "second", "day");

    private SmallCorpus() {}

    static Path in(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> entries = new ArrayList<>();
        for (String domain : List.of("prose", "verse")) {
            byte[] text = text(new Random(domain.hashCode())).getBytes(StandardCharsets.UTF_8);
            Files.write(folder.resolve(domain + ".txt"), text);
            entries.add("""
                    {"file": "%s.txt", "domain": "%s", "language": "en", "documents": 1, "sha256": "%s", "origin": "written"}\
                    """.formatted(domain, domain, Hashes.of(text)));
        }
        Files.writeString(folder.resolve("manifest.json"), """
                {"name": "small", "version": "3", "license": "Apache-2.0", "files": [%s]}
                """.formatted(String.join(", ", entries)));
        return folder;
    }

    private static String text(Random random) {
        return IntStream.range(0, 3000)
                .mapToObj(_ -> WORDS.get(random.nextInt(WORDS.size())))
                .collect(Collectors.joining(" ", "", "\n"));
    }
}

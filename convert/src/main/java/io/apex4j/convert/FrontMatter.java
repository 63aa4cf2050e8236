package io.apex4j.convert;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The head of a model card: between two lines {@code ---}, texts and lists of texts by name. That much of YAML is read;
 * what is nested deeper is passed over. A card is a description, so that nothing in it is an error.
 */
final class FrontMatter {
    private static final int MAXIMUM_BYTES = 256 << 10;
    private static final String FENCE = "---";

    private final Map<String, List<String>> values = new HashMap<>();

    private FrontMatter() {}

    /** The head of README.md in a folder; empty when there is none. */
    static FrontMatter read(Path folder) {
        Path card = folder.resolve("README.md");
        if (!Files.isRegularFile(card)) {
            return new FrontMatter();
        }
        try (InputStream in = Files.newInputStream(card)) {
            return of(new String(in.readNBytes(MAXIMUM_BYTES), StandardCharsets.UTF_8));
        } catch (IOException exception) {
            throw new ConvertException(card + ": cannot be read: " + exception, exception);
        }
    }

    /** The head of a card. */
    static FrontMatter of(String card) {
        FrontMatter matter = new FrontMatter();
        List<String> lines = card.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().strip().equals(FENCE)) {
            return matter;
        }
        List<String> list = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            if (line.strip().equals(FENCE)) {
                return matter;
            }
            list = matter.add(line, list);
        }
        return new FrontMatter();
    }

    /**
     * Takes a line.
     *
     * @param list where elements go
     * @return where those of the next lines go
     */
    private List<String> add(String line, List<String> list) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return list;
        }
        if (text.startsWith("- ")) {
            scalar(text.substring(2)).ifPresent(list::add);
            return list;
        }
        int colon = text.indexOf(':');
        if (colon < 1 || Character.isWhitespace(line.charAt(0))) {
            return new ArrayList<>();
        }
        List<String> started = new ArrayList<>();
        values.putIfAbsent(text.substring(0, colon).strip(), started);
        String rest = text.substring(colon + 1).strip();
        if (rest.startsWith("[") && rest.endsWith("]")) {
            for (String element : rest.substring(1, rest.length() - 1).split(",", -1)) {
                scalar(element).ifPresent(started::add);
            }
        } else {
            scalar(rest).ifPresent(started::add);
        }
        return started;
    }

    private static Optional<String> scalar(String yaml) {
        String text = yaml.strip();
        for (String quote : List.of("\"", "'")) {
            if (text.length() > 1 && text.startsWith(quote) && text.indexOf(quote, 1) > 0) {
                return Optional.of(text.substring(1, text.indexOf(quote, 1)));
            }
        }
        int comment = text.indexOf(" #");
        String bare = comment < 0 ? text : text.substring(0, comment).strip();
        boolean isNothing = bare.isEmpty() || bare.startsWith("#") || bare.equals("null") || bare.equals("~");
        boolean isBlock = bare.startsWith("|") || bare.startsWith(">") || bare.startsWith("{") || bare.startsWith("&");
        return isNothing || isBlock ? Optional.empty() : Optional.of(bare);
    }

    /** The texts under a name; none when it is absent. */
    List<String> list(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    /** The text under a name. */
    Optional<String> text(String name) {
        return list(name).stream().findFirst();
    }
}

package io.apex4j.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A grammar in GBNF to compare engines with. */
record GrammarCase(String name, String text) {
    private static final List<String> NAMES = List.of(
            "json",
            "json-array",
            "arithmetic",
            "list",
            "numbered-list",
            "chess",
            "nested",
            "groups",
            "japanese",
            "unicode",
            "any",
            "repetitions",
            "long-repetition",
            "date",
            "c",
            "csv",
            "choice",
            "ambiguous",
            "tool-call",
            "markdown");

    /** The grammars in the folder {@code grammars} of this package's resources. */
    static Stream<GrammarCase> all() {
        return NAMES.stream().map(name -> new GrammarCase(name, read(name)));
    }

    /** One of them. */
    static GrammarCase named(String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("--grammar: there is no " + name + " among " + NAMES);
        }
        return new GrammarCase(name, read(name));
    }

    private static String read(String name) {
        return resource("grammars/" + name + ".gbnf");
    }

    /** A file of this package's resources. */
    static String resource(String path) {
        try (InputStream stream = GrammarCase.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("The file " + path + " is missing from this module");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException exception) {
            throw new IllegalStateException("The file " + path + " cannot be read", exception);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}

package io.apex4j.convert;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON within limits: on the size of the file, its nesting, its texts; no key twice in an object. What is wrong is a
 * {@link ConvertException} that names the file and the place.
 */
final class JsonFile {
    /** Bytes of a file that is read as a whole: configurations and vocabularies, of which the largest have 40 MB. */
    static final long MAXIMUM_BYTES = 128L << 20;

    private static final int MAXIMUM_NESTING = 64;
    private static final int MAXIMUM_TEXT = 16 << 20;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAXIMUM_NESTING)
                            .maxStringLength(MAXIMUM_TEXT)
                            .maxDocumentLength(MAXIMUM_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            // What follows a value is looked at in read, where a value may also be a part of a document.
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonFile() {}

    /** Reads a document from a parser that stands before its first token. */
    interface Reading<T> {
        T from(JsonParser parser);
    }

    /** The object in a file, if there is such a file. */
    static Optional<JsonNode> find(Path file) {
        return Files.exists(file) ? Optional.of(object(file)) : Optional.empty();
    }

    /** The object in a file. */
    static JsonNode object(Path file) {
        JsonNode node = read(file, JsonFile::tree);
        if (!node.isObject()) {
            throw new ConvertException(file + ": is not a JSON object");
        }
        return node;
    }

    /** The value that a parser comes to next. */
    static JsonNode tree(JsonParser parser) {
        return MAPPER.readTree(parser);
    }

    /** Reads a file; nothing may follow what the reading takes. */
    static <T> T read(Path file, Reading<T> reading) {
        if (!Files.exists(file)) {
            throw new ConvertException(file + ": no such file");
        }
        try {
            long bytes = Files.size(file);
            if (bytes > MAXIMUM_BYTES) {
                throw new ConvertException(
                        file + ": has " + bytes + " bytes; at most " + MAXIMUM_BYTES + " are read of such a file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                return read(file.toString(), in, reading);
            }
        } catch (IOException exception) {
            throw new ConvertException(file + ": cannot be read: " + exception, exception);
        }
    }

    /**
     * Reads a document; nothing may follow what the reading takes.
     *
     * @param where what messages begin with
     */
    static <T> T read(String where, InputStream in, Reading<T> reading) {
        try (JsonParser parser = MAPPER.createParser(in)) {
            T value = reading.from(parser);
            if (parser.nextToken() != null) {
                throw new ConvertException(where + ": more JSON follows at " + place(parser.currentTokenLocation()));
            }
            return value;
        } catch (JacksonException exception) {
            throw new ConvertException(
                    where + ": is not valid JSON at " + place(exception.getLocation()) + ": "
                            + Excerpt.plain(exception.getOriginalMessage()),
                    exception);
        }
    }

    /** Takes the next token, which must be of a kind. */
    static void expect(JsonParser parser, JsonToken kind, String where, String what) {
        if (parser.nextToken() != kind) {
            throw unexpected(parser, where, what);
        }
    }

    /** The complaint that the current token is not what it should be. */
    static ConvertException unexpected(JsonParser parser, String where, String what) {
        return new ConvertException(where + ": " + what + " is wanted at " + place(parser.currentTokenLocation()));
    }

    private static String place(@Nullable TokenStreamLocation location) {
        return location == null
                ? "an unknown place"
                : "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}

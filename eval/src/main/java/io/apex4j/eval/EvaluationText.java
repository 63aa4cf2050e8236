package io.apex4j.eval;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A text on which models are measured. Immutable. */
public final class EvaluationText {
    /** The domains of the bundled texts. */
    private static final List<String> DOMAINS =
            List.of("chat", "code", "reasoning", "tool", "multilingual", "encyclopedia");

    private static final String SEPARATOR = "\n%\n";
    private static final long LARGEST_BYTES = 1L << 28;

    private final String name;
    private final byte[] bytes;

    /**
     * A text.
     *
     * @param name what it is called in tables: the domain or the name of the file
     * @param bytes the text in UTF-8; copied
     */
    public EvaluationText(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes.clone();
    }

    /**
     * The text in a file.
     *
     * @throws EvaluationException when it is larger than 256 MiB
     * @throws IOException when it cannot be read
     */
    public static EvaluationText read(String name, Path file) throws IOException {
        long size = Files.size(file);
        if (size > LARGEST_BYTES) {
            throw new EvaluationException(file + " has " + size + " bytes; a text may have at most " + LARGEST_BYTES
                    + "; cut it, for every chunk is measured");
        }
        return new EvaluationText(name, Files.readAllBytes(file));
    }

    /** The names of the bundled texts: six domains. */
    public static List<String> bundledDomains() {
        return DOMAINS;
    }

    /**
     * A bundled text, written for this purpose; none of it is in the calibration corpus.
     *
     * @param domain one of {@link #bundledDomains}
     */
    public static EvaluationText bundled(String domain) {
        if (!DOMAINS.contains(domain)) {
            throw new EvaluationException(
                    "there is no bundled text '" + domain + "'; there are " + String.join(", ", DOMAINS));
        }
        try (InputStream in = EvaluationText.class.getResourceAsStream("texts/" + domain + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("The resource of " + domain + " is missing");
            }
            String documents = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new EvaluationText(
                    domain, documents.replace(SEPARATOR, "\n\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    /** What it is called in tables. */
    public String name() {
        return name;
    }

    /** The text in UTF-8, a copy. */
    public byte[] bytes() {
        return bytes.clone();
    }
}

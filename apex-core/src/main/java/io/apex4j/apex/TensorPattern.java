package io.apex4j.apex;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The pattern of a {@code --tensor-type} option: a regular expression of std::regex (ECMAScript grammar), found anywhere
 * in a tensor's name.
 *
 * <p>As in llama-quantize the letters A to Z of the pattern are made small before it is read, even in {@code \D},
 * {@code \S} and {@code \W}, and patterns and names are compared byte by byte of their UTF-8 form. Immutable.
 */
public final class TensorPattern {
    private static final int MAXIMUM_LENGTH = 4096;

    private final String text;
    private final PatternNode node;

    private TensorPattern(String text, PatternNode node) {
        this.text = text;
        this.node = node;
    }

    /**
     * Reads a pattern.
     *
     * @param source the option or file that it comes from, for messages
     * @param text the pattern as typed
     * @throws OptionException when it is malformed, longer than 4096 bytes, or repeats without bounds of sense
     */
    public static TensorPattern parse(String source, String text) {
        String bytes = bytesOf(lowerCased(text));
        if (bytes.length() > MAXIMUM_LENGTH) {
            throw new OptionException(source + ": a pattern has " + bytes.length() + " bytes; at most " + MAXIMUM_LENGTH
                    + " are allowed");
        }
        try {
            return new TensorPattern(lowerCased(text), PatternParser.parse(bytes));
        } catch (PatternParser.SyntaxException exception) {
            throw new OptionException(source + ": malformed pattern '" + text + "': " + exception.getMessage());
        }
    }

    /** The pattern with its letters made small. */
    public String text() {
        return text;
    }

    /**
     * Whether the pattern occurs in a tensor's name.
     *
     * @throws OptionException when the search takes more steps than any sensible pattern needs
     */
    public boolean isFoundIn(String tensorName) {
        try {
            return PatternSearch.find(node, bytesOf(tensorName));
        } catch (PatternSearch.LimitException | StackOverflowError exhausted) {
            throw new OptionException("--tensor-type: pattern '" + text + "' is too costly to look for in '"
                    + tensorName + "' (limit: 200000 steps); repeat less inside repetitions");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TensorPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static String lowerCased(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        for (int index = 0; index < text.length(); index++) {
            char letter = text.charAt(index);
            lower.append(letter >= 'A' && letter <= 'Z' ? (char) (letter + 'a' - 'A') : letter);
        }
        return lower.toString();
    }

    private static String bytesOf(String text) {
        return text.chars().allMatch(letter -> letter < 0x80)
                ? text
                : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}

package io.apex4j.calibrate;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Texts of corpora as bytes and as documents. */
final class CorpusText {
    /** The line between two documents of a text file. */
    static final String SEPARATOR = "%";

    private CorpusText() {}

    /**
     * Decodes UTF-8; line ends may be those of Windows.
     *
     * @throws CalibrationException with the line, when the bytes are no UTF-8 or no text
     */
    static String decode(byte[] bytes, String place) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer output = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(input, output, true);
        String text = output.flip().toString();
        if (result.isError()) {
            throw new CalibrationException(place + ", line " + lineAt(text, text.length()) + ": byte "
                    + input.position() + " is no UTF-8; convert the file to UTF-8");
        }
        int bad = unwanted(text);
        if (bad >= 0) {
            throw new CalibrationException(place + ", line " + lineAt(text, bad) + ": the character "
                    + "U+%04X".formatted((int) text.charAt(bad)) + " does not belong into texts; remove it");
        }
        return text.replace("\r\n", "\n");
    }

    /**
     * The index of a character that shows that something went wrong: a control character, a replaced byte, a byte order
     * mark, half a character, or none.
     *
     * @return -1 when there is none
     */
    static int unwanted(String text) {
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            boolean isControl = Character.isISOControl(character);
            boolean isAllowed = character == '\n' || character == '\t' || character == '\r' || character == '\f';
            if (isControl && !isAllowed
                    || character == '\uFFFD'
                    || character == '\uFEFF'
                    || character >= '\uFDD0' && character <= '\uFDEF'
                    || isLoneSurrogate(text, index)) {
                return index;
            }
        }
        return -1;
    }

    private static boolean isLoneSurrogate(String text, int index) {
        char character = text.charAt(index);
        if (Character.isHighSurrogate(character)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        return Character.isLowSurrogate(character)
                && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }

    /**
     * Refuses a text, from a JSON string, that could not be written to a file and read again.
     *
     * @param place where it stands, for messages
     */
    static void requireClean(String text, String place) {
        int bad = unwanted(text);
        if (bad >= 0) {
            throw new CalibrationException(place + ": has the character U+%04X".formatted((int) text.charAt(bad))
                    + ", which does not belong into texts; remove it");
        }
    }

    /** The number of the line, from 1, in which a character stands. */
    static int lineAt(String text, int index) {
        return 1
                + (int) text.substring(0, index)
                        .chars()
                        .filter(character -> character == '\n')
                        .count();
    }

    /** A part of a file. */
    record Part(int line, String text) {}

    /** The lines of a text; an empty one after the last line end is none. */
    static List<Part> lines(String text) {
        List<Part> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            int stop = end < 0 ? text.length() : end;
            lines.add(new Part(lines.size() + 1, text.substring(start, stop)));
            start = stop + 1;
        }
        return lines;
    }

    /** The documents between separating lines, without empty lines around them; blank ones are left in. */
    static List<Part> documents(String text) {
        List<Part> documents = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        int start = 1;
        for (Part line : lines(text)) {
            if (!line.text().equals(SEPARATOR)) {
                lines.add(line.text());
                continue;
            }
            documents.add(new Part(start, trimmed(lines)));
            lines.clear();
            start = line.line() + 1;
        }
        documents.add(new Part(start, trimmed(lines)));
        return documents;
    }

    private static String trimmed(List<String> lines) {
        int first = 0;
        int end = lines.size();
        while (first < end && lines.get(first).isBlank()) {
            first++;
        }
        while (end > first && lines.get(end - 1).isBlank()) {
            end--;
        }
        return String.join("\n", lines.subList(first, end));
    }
}

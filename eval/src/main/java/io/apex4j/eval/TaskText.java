package io.apex4j.eval;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The text of task files. */
final class TaskText {
    private static final char REPLACEMENT = '\uFFFD';

    private TaskText() {}

    /** Decodes UTF-8; each byte of what is none becomes one U+FFFD, as tokenizers have it. */
    static String decode(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        ByteBuffer rest = bytes.duplicate();
        CoderResult result = decoder.decode(rest, text, true);
        while (result.isMalformed()) {
            for (int index = 0; index < result.length(); index++) {
                text.put(REPLACEMENT);
            }
            rest.position(rest.position() + result.length());
            decoder.reset();
            result = decoder.decode(rest, text, true);
        }
        return text.flip().toString();
    }

    /**
     * The lines of a text that ends with a line end: all of its lines, without their ends. What comes after the last line
     * end is a line as well, if it is not empty.
     */
    static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            int lineEnd = end < 0 ? text.length() : end;
            lines.add(text.substring(start, lineEnd));
            start = lineEnd + 1;
        }
        return lines;
    }

    /** A text without one line end at its end, as llama.cpp reads files. */
    static String withoutLastLineEnd(String text) {
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}

package io.apex4j.gguf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 without loss: bytes that are no UTF-8 become the lone surrogates U+DC80 to U+DCFF and turn back into the same
 * bytes. Files hold such strings, and what is copied must come out as it was.
 */
final class Utf8 {
    private static final int ESCAPE = 0xDC00;

    private Utf8() {}

    static String decode(byte[] bytes) {
        return isWellFormed(bytes) ? new String(bytes, StandardCharsets.UTF_8) : decodeEscaping(bytes);
    }

    static byte[] encode(String text) {
        if (text.chars().noneMatch(Utf8::isEscape)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteBuffer bytes = ByteBuffer.allocate(3 * text.length());
        int index = 0;
        while (index < text.length()) {
            int point = text.codePointAt(index);
            if (isEscape(point)) {
                bytes.put((byte) (point - ESCAPE));
            } else {
                bytes.put(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
            index += Character.charCount(point);
        }
        byte[] exact = new byte[bytes.position()];
        bytes.flip().get(exact);
        return exact;
    }

    private static boolean isEscape(int point) {
        return point >= ESCAPE + 0x80 && point <= ESCAPE + 0xFF;
    }

    private static boolean isWellFormed(byte[] bytes) {
        int index = 0;
        while (index < bytes.length) {
            int length = sequenceLength(bytes, index);
            if (length == 0) {
                return false;
            }
            index += length;
        }
        return true;
    }

    private static String decodeEscaping(byte[] bytes) {
        char[] text = new char[bytes.length];
        int characters = 0;
        int index = 0;
        while (index < bytes.length) {
            int length = sequenceLength(bytes, index);
            if (length == 0) {
                text[characters++] = (char) (ESCAPE + (bytes[index] & 0xff));
                index++;
            } else {
                characters += Character.toChars(point(bytes, index, length), text, characters);
                index += length;
            }
        }
        return new String(text, 0, characters);
    }

    /** Length of the well-formed sequence at an index, 0 when there is none. */
    private static int sequenceLength(byte[] bytes, int index) {
        int lead = bytes[index] & 0xff;
        int length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || index + length > bytes.length) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[index + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int point = point(bytes, index, length);
        boolean isOverlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
        boolean isNoCharacter = (point >= 0xD800 && point <= 0xDFFF) || point > 0x10FFFF;
        return isOverlong || isNoCharacter ? 0 : length;
    }

    /** The character that a sequence of the right form stands for. */
    private static int point(byte[] bytes, int index, int length) {
        int point = length == 1 ? bytes[index] : bytes[index] & (0xff >> (length + 1));
        for (int i = 1; i < length; i++) {
            point = point << 6 | bytes[index + i] & 0x3f;
        }
        return point;
    }
}

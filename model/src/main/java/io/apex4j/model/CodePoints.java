package io.apex4j.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Code points from and to UTF-8 as llama.cpp's tokenizer takes them: a byte that begins no sequence becomes U+FFFD, and
 * so does each byte of a sequence cut short or beyond U+10FFFF; overlong forms count as what they say, and encoded
 * surrogates stay.
 */
final class CodePoints {
    private static final int REPLACEMENT = 0xFFFD;
    private static final byte[] REPLACEMENT_BYTES = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private CodePoints() {}

    /** The UTF-8 of a text; an unpaired surrogate becomes U+FFFD. */
    static byte[] utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .replaceWith(REPLACEMENT_BYTES)
                    .encode(CharBuffer.wrap(text));
            return Arrays.copyOfRange(bytes.array(), bytes.arrayOffset(), bytes.arrayOffset() + bytes.limit());
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("An encoder that replaces does not report", e);
        }
    }

    /** The code points of the bytes from {@code start} to before {@code end}. */
    static int[] decode(byte[] bytes, int start, int end) {
        int[] points = new int[end - start];
        int count = 0;
        int index = start;
        while (index < end) {
            int length = sequenceLength(bytes, index, end);
            points[count++] = length == 0 ? REPLACEMENT : point(bytes, index, length);
            index += Math.max(length, 1);
        }
        return Arrays.copyOf(points, count);
    }

    /** The UTF-8 of the code points from {@code start} to before {@code end}. */
    static byte[] encode(int[] points, int start, int end) {
        byte[] bytes = new byte[4 * (end - start)];
        int size = 0;
        for (int index = start; index < end; index++) {
            int point = points[index];
            if (point < 0x80) {
                bytes[size++] = (byte) point;
                continue;
            }
            int continuations = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
            bytes[size++] = (byte) ((0xFF00 >> (continuations + 1)) | (point >> (6 * continuations)));
            for (int rest = continuations - 1; rest >= 0; rest--) {
                bytes[size++] = (byte) (0x80 | (point >> (6 * rest)) & 0x3F);
            }
        }
        return Arrays.copyOf(bytes, size);
    }

    /** Length of the sequence at an index, 0 when there is none. */
    private static int sequenceLength(byte[] bytes, int index, int end) {
        int lead = bytes[index] & 0xff;
        int length = lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 0;
        if (length == 0 || index + length > end) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if ((bytes[index + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return point(bytes, index, length) > Character.MAX_CODE_POINT ? 0 : length;
    }

    private static int point(byte[] bytes, int index, int length) {
        int point = length == 1 ? bytes[index] : bytes[index] & (0xff >> (length + 1));
        for (int i = 1; i < length; i++) {
            point = point << 6 | bytes[index + i] & 0x3f;
        }
        return point;
    }
}

package io.apex4j.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns tokens that come one by one into text. A character that is spread over several tokens is held back until it is
 * whole, so what comes out is never half a character; bytes that can be no UTF-8 become U+FFFD. Not safe for use by
 * several threads at once.
 */
public final class StreamingDetokenizer {
    private final Vocabulary vocabulary;
    private final boolean showControl;
    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE);
    private ByteBuffer pending = ByteBuffer.allocate(64).limit(0);

    StreamingDetokenizer(Vocabulary vocabulary, boolean showControl) {
        this.vocabulary = vocabulary;
        this.showControl = showControl;
    }

    /**
     * The text that a token completes, often empty.
     *
     * @throws IndexOutOfBoundsException when there is no such token
     */
    public String accept(int token) {
        if (!showControl && vocabulary.type(token) == TokenType.CONTROL) {
            return "";
        }
        byte[] piece = vocabulary.piece(token);
        if (pending.remaining() + piece.length > pending.capacity()) {
            pending = ByteBuffer.allocate(pending.remaining() + 2 * piece.length)
                    .put(pending)
                    .flip();
        }
        pending.compact().put(piece).flip();
        return decode(false);
    }

    /** What was still held back, when no more tokens come; the next token begins anew. */
    public String finish() {
        String rest = decode(true);
        decoder.reset();
        return rest;
    }

    /** Whether nothing is held back. */
    boolean isWhole() {
        return !pending.hasRemaining();
    }

    private String decode(boolean isEnd) {
        CharBuffer text = CharBuffer.allocate(pending.remaining() + 1);
        decoder.decode(pending, text, isEnd);
        return text.flip().toString();
    }
}

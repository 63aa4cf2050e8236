package io.apex4j.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Writes an answer piece by piece; each leaves at once. Used by one thread. */
final class StreamWriter implements AutoCloseable {
    private static final byte[] DATA = bytes("data: ");
    private static final byte[] PING = bytes(": ping\n\n");
    private static final byte[] DONE = bytes("data: [DONE]\n\n");

    private final Form form;
    private final OutputStream output;
    private final Json json;
    private final HttpConnection connection;
    private final Duration patience;

    /** How pieces are told apart. */
    enum Form {
        /** Server-sent events. */
        EVENTS,
        /** Lines. */
        LINES
    }

    /**
     * A writer.
     *
     * @param patience how long the client may leave a piece untaken
     */
    StreamWriter(Form form, OutputStream output, Json json, HttpConnection connection, Duration patience) {
        this.form = form;
        this.output = output;
        this.json = json;
        this.connection = connection;
        this.patience = patience;
    }

    /** Writes a JSON value. */
    void write(Object value) {
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        switch (form) {
            case EVENTS -> {
                piece.writeBytes(DATA);
                piece.writeBytes(json.write(value));
                piece.writeBytes(bytes("\n\n"));
            }
            case LINES -> {
                piece.writeBytes(json.write(value));
                piece.write('\n');
            }
        }
        send(piece.toByteArray());
    }

    /**
     * Writes a JSON value as an event that has a name.
     *
     * @param name has no line breaks
     */
    void write(String name, Object value) {
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        piece.writeBytes(bytes("event: " + name + "\n"));
        piece.writeBytes(DATA);
        piece.writeBytes(json.write(value));
        piece.writeBytes(bytes("\n\n"));
        send(piece.toByteArray());
    }

    /** Says that the server is still there; only events have a way to say so. */
    void ping() {
        switch (form) {
            case EVENTS -> send(PING);
            case LINES -> {}
        }
    }

    /** Writes what OpenAI's streams end with. */
    void done() {
        send(DONE);
    }

    private void send(byte[] bytes) {
        connection.expect(patience);
        try {
            output.write(bytes);
            output.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        } finally {
            connection.relax();
        }
    }

    @Override
    public void close() {
        try {
            output.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.apex4j.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends bytes as they are. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;

    RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    RawClient send(String bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return this;
    }

    /** A request with a JSON body, which has single quotes for double ones. */
    RawClient post(String path, String body) {
        return send(
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body.replace('\'', '"'));
    }

    /** Reads until a text has come; all that has come. */
    String readUntil(String text) {
        StringBuilder read = new StringBuilder();
        try {
            InputStream input = socket.getInputStream();
            while (read.indexOf(text) < 0) {
                int unit = input.read();
                if (unit < 0) {
                    throw new AssertionError("'" + text + "' has not come, but: " + read);
                }
                read.append((char) unit);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return read.toString();
    }

    /** The first line of the answer. */
    String statusLine() {
        return readUntil("\r\n").strip();
    }

    /** Reads until the server closes the connection; whether it did so by resetting it makes no difference. */
    String readToEnd() {
        StringBuilder read = new StringBuilder();
        try {
            InputStream input = socket.getInputStream();
            for (int unit = input.read(); unit >= 0; unit = input.read()) {
                read.append((char) unit);
            }
        } catch (java.net.SocketTimeoutException late) {
            throw new AssertionError("the connection stays open", late);
        } catch (IOException reset) {
            return read.toString();
        }
        return read.toString();
    }

    /** Leaves as a program does that is killed. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

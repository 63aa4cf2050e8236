package io.apex4j.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;

/** A request and its answer. Used by the thread that answers it. */
final class HttpExchange {
    private final ServerRequest request;
    private final ServerResponse response;
    private final ServerContext context;
    private final HttpConnection connection;

    HttpExchange(ServerRequest request, ServerResponse response, ServerContext context) {
        this.request = request;
        this.response = response;
        this.context = context;
        this.connection = HttpConnections.current();
    }

    /** What the server has at hand. */
    ServerContext context() {
        return context;
    }

    /** The model that is served, once it is there. */
    ServedModel model() {
        return context.model();
    }

    /** A part of the path that the route names. */
    String pathPart(String name) {
        return request.path().pathParameters().get(name);
    }

    /**
     * The body, a JSON object; that of a request without body is empty.
     *
     * @throws ApiException when it is none, or too long
     */
    JsonRequest json() {
        if (!request.content().hasEntity()) {
            return JsonRequest.of(Map.of());
        }
        return JsonRequest.of(context.json().readObject(body()));
    }

    private byte[] body() {
        int limit = context.options().limits().bodyBytes();
        connection.expect(context.options().limits().bodyTime());
        try {
            InputStream input = request.content().inputStream();
            byte[] bytes = input.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw closing(tooLong());
            }
            return bytes;
        } catch (RequestException failure) {
            boolean isTooLong = failure.status().equals(Status.REQUEST_ENTITY_TOO_LARGE_413);
            throw closing(isTooLong ? tooLong() : ApiException.invalid("the body is no proper HTTP"));
        } catch (IOException | IllegalArgumentException failure) {
            throw closing(ApiException.invalid("the body is no proper HTTP, or ends too early"));
        } finally {
            connection.relax();
        }
    }

    private ApiException tooLong() {
        return ApiException.refused(
                413, "the body has more than " + context.options().limits().bodyBytes() + " bytes, which is the limit");
    }

    /** After a body that was not read to its end nothing on the connection means anything. */
    private ApiException closing(ApiException refusal) {
        response.header(HeaderValues.CONNECTION_CLOSE);
        return refusal;
    }

    /** Has jobs cancelled when the client goes away, from now on to the end of the request. */
    void cancelWhenGone(JobGroup jobs) {
        connection.watch(jobs::cancel);
    }

    /** Answers with a JSON value. */
    void respond(Object value) {
        respond(200, value);
    }

    /** Answers with a status and a JSON value. */
    void respond(int status, Object value) {
        response.status(status).header(HeaderNames.CONTENT_TYPE, "application/json; charset=utf-8");
        send(context.json().write(value));
    }

    /** Sets a header of the answer. */
    void header(String name, String value) {
        response.header(HeaderNames.create(name), value);
    }

    /** Answers with a text. */
    void respondText(String contentType, byte[] utf8) {
        response.header(HeaderNames.CONTENT_TYPE, contentType);
        send(utf8);
    }

    /** Answers a failure. */
    void fail(RuntimeException failure) {
        ApiException error = context.explain(failure);
        if (error.status() == 429 || error.status() == 503) {
            response.header(HeaderNames.RETRY_AFTER, "1");
        }
        if (error.status() == 401) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        respond(error.status(), ErrorShape.ofPath(request.path().path()).body(error));
    }

    /** Begins an answer of server-sent events. */
    StreamWriter events() {
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        return stream(StreamWriter.Form.EVENTS);
    }

    /** Begins an answer of one JSON value in each line. */
    StreamWriter lines() {
        response.header(HeaderNames.CONTENT_TYPE, "application/x-ndjson");
        return stream(StreamWriter.Form.LINES);
    }

    private StreamWriter stream(StreamWriter.Form form) {
        response.header(HeaderNames.CACHE_CONTROL, "no-cache");
        response.header(HeaderNames.create("X-Accel-Buffering"), "no");
        Duration patience = context.options().limits().writeTime();
        return new StreamWriter(form, response.outputStream(), context.json(), connection, patience);
    }

    /** Whether some of the answer is written. */
    boolean isBegun() {
        return response.isSent() || response.bytesWritten() > 0;
    }

    private void send(byte[] bytes) {
        connection.expect(context.options().limits().writeTime());
        try {
            response.send(bytes);
        } finally {
            connection.relax();
        }
    }
}

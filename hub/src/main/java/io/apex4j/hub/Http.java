package io.apex4j.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Authenticator;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, with limits on time; redirects are not followed here. Closing it ends all
 * connections. For one thread.
 */
final class Http implements AutoCloseable {
    private static final String AGENT = "apex4j/0.1";
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int SERVER_ERRORS = 500;

    private final Timings timings;
    private final ProxySelector proxies;
    private final Authenticator authenticator;
    private @Nullable HttpClient client;

    Http(Timings timings, ProxySettings proxies) {
        this.timings = timings;
        this.proxies = proxies.selector();
        this.authenticator = proxies.authenticator();
    }

    /** Made with the first request: what is in the cache should not wait for it. */
    private HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            // 1.1: one connection for one file, and no upgrade to be offered to servers that mishandle it.
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(timings.connect())
                    .proxy(proxies)
                    .authenticator(authenticator)
                    .build();
            client = made;
        }
        return made;
    }

    /** An answer of which the body is still to come. */
    record Answer(URI uri, HttpResponse<Flow.Publisher<List<ByteBuffer>>> response) {
        int status() {
            return response.statusCode();
        }

        boolean isSuccess() {
            return status() / 100 == 2;
        }

        boolean isRedirect() {
            return switch (status()) {
                case 301, 302, 303, 307, 308 -> header("Location").isPresent();
                default -> false;
            };
        }

        /** Whether the same request may succeed later. */
        boolean isTemporary() {
            return status() == TOO_MANY_REQUESTS || status() == REQUEST_TIMEOUT || status() >= SERVER_ERRORS;
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        /** A header that is a number of at most 18 digits. */
        OptionalLong number(String name) {
            return header(name)
                    .filter(text -> text.matches("\\d{1,18}"))
                    .map(text -> OptionalLong.of(Long.parseLong(text)))
                    .orElse(OptionalLong.empty());
        }

        /** The failure that a temporary status is. */
        RetryableException temporaryFailure() {
            Duration wait = number("Retry-After").isPresent()
                    ? Duration.ofSeconds(number("Retry-After").getAsLong())
                    : null;
            return new RetryableException(uri.getHost() + " answers with status " + status(), null, wait);
        }
    }

    /**
     * Sends a request without a body.
     *
     * @throws RetryableException when there is no connection or no answer in time
     * @throws HubException when the proxy for the address is of a kind that is not supported
     */
    Answer send(String method, URI uri, Map<String, String> headers) throws IOException, InterruptedException {
        proxies.select(uri); // fails here, in words, where the client would only say that it cannot connect
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("User-Agent", AGENT)
                .header("Accept-Encoding", "identity");
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> future =
                client().sendAsync(request.build(), HttpResponse.BodyHandlers.ofPublisher());
        try {
            return new Answer(uri, future.get(timings.answer().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException exception) {
            future.cancel(true);
            throw new RetryableException(
                    uri.getHost() + " gave no answer within " + timings.answer().toSeconds() + " seconds", exception);
        } catch (ExecutionException exception) {
            throw new RetryableException(uri.getHost() + " cannot be reached: " + reason(exception), exception);
        } catch (InterruptedException exception) {
            future.cancel(true);
            throw exception;
        }
    }

    private static String reason(ExecutionException exception) {
        Throwable cause = exception.getCause() == null ? exception : exception.getCause();
        String message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : " (" + Excerpt.of(message) + ")");
    }

    /** A reader of the body, which has to be closed. */
    BodyReader body(Answer answer) {
        return new BodyReader(answer.response(), timings.stall());
    }

    /** Lets the body go. */
    void discard(Answer answer) {
        body(answer).close();
    }

    /**
     * The whole of a small body.
     *
     * @throws HubException when it is larger
     */
    byte[] bytes(Answer answer, int maximum) throws IOException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BodyReader reader = body(answer)) {
            for (List<ByteBuffer> piece = reader.next(); !piece.isEmpty(); piece = reader.next()) {
                for (ByteBuffer buffer : piece) {
                    byte[] part = new byte[buffer.remaining()];
                    buffer.get(part);
                    bytes.write(part);
                }
                if (bytes.size() > maximum) {
                    throw new HubException(
                            HubProblem.LIMIT,
                            answer.uri().getHost() + " answers with more than " + maximum
                                    + " bytes where a list is expected; refused");
                }
            }
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        if (client != null) {
            client.shutdownNow();
            client.close();
        }
    }
}

package io.apex4j.server;

import io.apex4j.grammar.SchemaException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the APIs of a server share. Safe for use by several threads. */
final class ServerContext {
    /** What answers call this program. */
    static final String FINGERPRINT = "apex4j";

    private static final System.Logger LOGGER = System.getLogger(ServerContext.class.getName());

    private final ServerOptions options;
    private final Json json;
    private final ServerMetrics metrics = new ServerMetrics();
    private volatile ServerStatus status = ServerStatus.loading("");
    private volatile @Nullable ServedModel model;

    /** Answers one kind of request. */
    @FunctionalInterface
    interface Action {
        /**
         * Answers a request.
         *
         * @throws RuntimeException when it is refused
         * @throws InterruptedException when the server is being closed
         */
        void handle(HttpExchange exchange) throws InterruptedException;
    }

    ServerContext(ServerOptions options) {
        this.options = options;
        this.json = new Json(options.limits().bodyBytes());
    }

    ServerOptions options() {
        return options;
    }

    Json json() {
        return json;
    }

    ServerMetrics metrics() {
        return metrics;
    }

    ServerStatus status() {
        return status;
    }

    void setStatus(ServerStatus next) {
        status = next;
    }

    /** Whether there is a model. */
    boolean isReady() {
        return model != null;
    }

    void setModel(ServedModel next) {
        model = next;
    }

    /** Takes the model away, if there is one; from then on requests are told that there is none. */
    Optional<ServedModel> takeModel() {
        Optional<ServedModel> taken = Optional.ofNullable(model);
        model = null;
        status = new ServerStatus(ServerStatus.Phase.FAILED, "", 0, 0, "the server is shutting down");
        return taken;
    }

    /**
     * The model.
     *
     * @throws ApiException while there is none
     */
    ServedModel model() {
        ServedModel current = model;
        if (current == null) {
            boolean hasFailed = status.phase() == ServerStatus.Phase.FAILED;
            throw ApiException.unavailable(hasFailed ? "there is no model: " + status.message() : "Loading model");
        }
        return current;
    }

    /** A handler of requests that answers failures in the shape of its API. */
    Handler handler(Action action) {
        return (request, response) -> run(action, new HttpExchange(request, response, this));
    }

    /** Whether the request may be answered; answers it where not. */
    boolean admit(HttpGate gate, ServerRequest request, ServerResponse response) {
        try {
            return gate.admit(request, response);
        } catch (ApiException refusal) {
            new HttpExchange(request, response, this).fail(refusal);
            return false;
        }
    }

    private static void run(Action action, HttpExchange exchange) {
        try {
            action.handle(exchange);
        } catch (RuntimeException failure) {
            if (exchange.isBegun() || ClientGone.isCauseOf(failure)) {
                throw failure;
            }
            exchange.fail(failure);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("the server is shutting down", closing);
        } catch (StackOverflowError deep) {
            exchange.fail(ApiException.invalid("the request lies too deep to be read"));
        }
    }

    /** How a failure is told to a client; what is our own fault goes to the log, without a word of the request. */
    ApiException explain(RuntimeException failure) {
        ApiException error = failure instanceof SchemaException schema
                ? ApiException.invalid("json_schema", String.valueOf(schema.getMessage()))
                : ApiException.of(failure);
        if (error.status() == 500) {
            LOGGER.log(Level.ERROR, "a request has failed", failure);
        }
        return error;
    }
}

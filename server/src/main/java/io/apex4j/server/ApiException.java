package io.apex4j.server;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request is refused; the message is for whoever sent it, and names the field, the value and what is allowed. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;
    private final @Nullable String field;
    private final transient Map<String, Integer> details;

    private ApiException(
            int status, String type, @Nullable String field, String message, Map<String, Integer> details) {
        super(message);
        this.status = status;
        this.type = type;
        this.field = field;
        this.details = Map.copyOf(details);
    }

    /** The request cannot be understood or fulfilled as it is. */
    static ApiException invalid(String message) {
        return new ApiException(400, "invalid_request_error", null, message, Map.of());
    }

    /**
     * A field of the request has a wrong value.
     *
     * @param field its path, such as {@code messages[0].role}
     */
    static ApiException invalid(String field, String message) {
        return new ApiException(400, "invalid_request_error", field, message, Map.of());
    }

    /** What stands in the request's head is refused. */
    static ApiException refused(int status, String message) {
        return new ApiException(status, "invalid_request_error", null, message, Map.of());
    }

    /** The key is missing or wrong. */
    static ApiException unauthenticated(String message) {
        return new ApiException(401, "authentication_error", null, message, Map.of());
    }

    /** The request comes from where none may come from. */
    static ApiException forbidden(String message) {
        return new ApiException(403, "permission_error", null, message, Map.of());
    }

    /** There is nothing under the name. */
    static ApiException notFound(String message) {
        return new ApiException(404, "not_found_error", null, message, Map.of());
    }

    /** The prompt is longer than the context. */
    static ApiException contextExceeded(ContextExceededException cause) {
        return new ApiException(
                400,
                "exceed_context_size_error",
                null,
                String.valueOf(cause.getMessage()),
                Map.of("n_prompt_tokens", cause.promptTokens(), "n_ctx", cause.contextTokens()));
    }

    /** Too many requests wait already. */
    static ApiException busy(String message) {
        return new ApiException(429, "rate_limit_error", null, message, Map.of());
    }

    /** This server cannot do it. */
    static ApiException unsupported(String message) {
        return new ApiException(501, "not_supported_error", null, message, Map.of());
    }

    /** The model is not loaded yet, or not any more. */
    static ApiException unavailable(String message) {
        return new ApiException(503, "unavailable_error", null, message, Map.of());
    }

    /** The fault is the server's. */
    static ApiException internal() {
        return new ApiException(
                500, "server_error", null, "the server has failed with this request; its log says how", Map.of());
    }

    /** HTTP status. */
    int status() {
        return status;
    }

    /** Type of the error, as llama-server names it. */
    String type() {
        return type;
    }

    /** Path of the field that is wrong. */
    Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /** Numbers that programs may want. */
    Map<String, Integer> details() {
        return details;
    }

    /** What is to be told when a request ends with a failure. */
    static ApiException of(RuntimeException failure) {
        return switch (failure) {
            case ApiException api -> api;
            case ContextExceededException context -> contextExceeded(context);
            case EngineBusyException busy -> busy(String.valueOf(busy.getMessage()));
            case JobCancelledException cancelled -> unavailable(String.valueOf(cancelled.getMessage()));
            case EngineClosedException closed -> unavailable(String.valueOf(closed.getMessage()));
            case io.apex4j.model.ModelException model -> invalid(String.valueOf(model.getMessage()));
            case io.apex4j.model.TemplateException template ->
                invalid("messages", String.valueOf(template.getMessage()));
            case io.apex4j.grammar.GrammarException grammar -> invalid("grammar", String.valueOf(grammar.getMessage()));
            default -> internal();
        };
    }
}

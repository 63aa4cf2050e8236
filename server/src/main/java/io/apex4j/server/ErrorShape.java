package io.apex4j.server;

/** How the APIs write errors. */
enum ErrorShape {
    /** OpenAI's and llama-server's. */
    OPENAI,
    /** Anthropic's. */
    ANTHROPIC,
    /** Ollama's. */
    OLLAMA;

    /** The shape that programs expect under a path. */
    static ErrorShape ofPath(String path) {
        if (path.startsWith("/api/")) {
            return OLLAMA;
        }
        return path.startsWith("/v1/messages") || path.startsWith("/messages") ? ANTHROPIC : OPENAI;
    }

    /** The error as a JSON object. */
    JsonFields body(ApiException error) {
        return switch (this) {
            case OPENAI -> {
                JsonFields inner = JsonFields.of("message", error.getMessage())
                        .with("type", error.type())
                        .with("code", error.status())
                        .with("param", error.field().orElse(null));
                inner.putAll(error.details());
                yield JsonFields.of("error", inner);
            }
            case ANTHROPIC ->
                JsonFields.of("type", "error")
                        .with(
                                "error",
                                JsonFields.of("type", anthropicType(error)).with("message", error.getMessage()));
            case OLLAMA -> JsonFields.of("error", error.getMessage());
        };
    }

    /** Writes the error into a stream. */
    void write(ApiException error, StreamWriter writer) {
        switch (this) {
            case OPENAI, OLLAMA -> writer.write(body(error));
            case ANTHROPIC -> writer.write("error", body(error));
        }
    }

    private static String anthropicType(ApiException error) {
        return switch (error.status()) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503 -> "overloaded_error";
            case 500, 501 -> "api_error";
            default -> "invalid_request_error";
        };
    }
}

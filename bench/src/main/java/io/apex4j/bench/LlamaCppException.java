package io.apex4j.bench;

/** llama.cpp is absent, is not the version this package was written for, or refused what was asked of it. */
public final class LlamaCppException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LlamaCppException(String message) {
        super(message);
    }

    LlamaCppException(String message, Throwable cause) {
        super(message, cause);
    }
}

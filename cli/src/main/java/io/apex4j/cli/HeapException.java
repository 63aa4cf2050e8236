package io.apex4j.cli;

/** Java has run out of heap; the message says what to do. */
final class HeapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HeapException(String message, OutOfMemoryError cause) {
        super(message, cause);
    }
}

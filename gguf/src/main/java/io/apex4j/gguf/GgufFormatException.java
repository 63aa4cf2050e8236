package io.apex4j.gguf;

import java.nio.file.Path;

/** A file is not the GGUF file that it should be; says which, where and why. */
public final class GgufFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;
    private final long offset;
    private final String reason;

    /**
     * Creates the refusal.
     *
     * @param file the file
     * @param offset the byte of the file at which the fault lies
     * @param reason what is wrong, with the value and the limit
     */
    public GgufFormatException(Path file, long offset, String reason) {
        super(file + ": at byte " + offset + ": " + reason);
        this.file = file;
        this.offset = offset;
        this.reason = reason;
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** The byte of the file at which the fault lies. */
    public long offset() {
        return offset;
    }

    /** What is wrong, with the value and the limit. */
    public String reason() {
        return reason;
    }
}

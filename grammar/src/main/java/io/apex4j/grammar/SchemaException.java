package io.apex4j.grammar;

import java.io.Serial;

/** A JSON Schema of which no grammar can be made, with the place in it, the value and the limit. */
public final class SchemaException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int LONGEST_POINTER = 200;

    private final String pointer;
    private final String problem;

    /**
     * @param pointer where, as a JSON pointer with a {@code #} before it, such as {@code #/properties/age}
     * @param problem what is wrong there, with the value and the limit
     */
    public SchemaException(String pointer, String problem) {
        super(GbnfText.excerpt(pointer, LONGEST_POINTER) + ": " + problem);
        this.pointer = pointer;
        this.problem = problem;
    }

    /** Where the problem is, as a JSON pointer with a {@code #} before it. */
    public String pointer() {
        return pointer;
    }

    /** What is wrong there, with the value and the limit. */
    public String problem() {
        return problem;
    }
}

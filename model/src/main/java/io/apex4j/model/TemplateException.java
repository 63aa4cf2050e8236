package io.apex4j.model;

/**
 * A chat template is refused, or could not be rendered; says where in the template and why. It is also what a template
 * itself raises with {@code raise_exception}.
 */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String reason;

    /**
     * Creates the refusal.
     *
     * @param line the line of the template, from 1
     * @param column the UTF-16 unit of the line, from 1
     * @param reason what is wrong, with the value and the limit
     */
    public TemplateException(int line, int column, String reason) {
        super("chat template: line " + line + ", column " + column + ": " + reason);
        this.line = line;
        this.column = column;
        this.reason = reason;
    }

    /** The line of the template, from 1. */
    public int line() {
        return line;
    }

    /** The UTF-16 unit of the line, from 1. */
    public int column() {
        return column;
    }

    /** What is wrong, with the value and the limit. */
    public String reason() {
        return reason;
    }
}

package io.apex4j.model;

/**
 * An operation of a template failed, at a place that the operation does not know. The evaluator turns it into a
 * {@link TemplateException} at the innermost expression or statement that it came from.
 */
final class TemplateFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    TemplateFault(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    TemplateException at(TemplatePosition position) {
        return position.refusal(reason);
    }
}

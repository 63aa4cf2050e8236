package io.apex4j.model;

/**
 * A place in the source of a template.
 *
 * @param line from 1
 * @param column the UTF-16 unit of the line, from 1
 */
record TemplatePosition(int line, int column) {
    TemplateException refusal(String reason) {
        return new TemplateException(line, column, reason);
    }
}

package io.apex4j.model;

/**
 * A run of a rendered conversation, all of which is either the template's own text or text from outside: messages,
 * tools, variables. Control tokens are to be looked for inside segments of the template's own text only; the ordinary
 * text between two control tokens is one text for the tokenizer, whatever segments it consists of.
 *
 * @param text never empty
 * @param isUserText true when the text came from outside the template
 */
public record TemplateSegment(String text, boolean isUserText) {}

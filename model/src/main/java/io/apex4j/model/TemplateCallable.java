package io.apex4j.model;

/**
 * Something that a template can call: a macro, a method bound to its value, a function.
 *
 * @param name for messages
 * @param body what a call does
 */
record TemplateCallable(String name, Body body) implements TemplateValue {
    @Override
    public String typeName() {
        return "function";
    }

    @Override
    public boolean isTrue() {
        return true;
    }

    /** What a call does. */
    interface Body {
        TemplateValue call(JinjaArguments arguments);
    }
}

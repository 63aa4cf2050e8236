package io.apex4j.model;

/** What stands behind {@code is}: a question about the value before it. */
interface JinjaTest {
    boolean holds(JinjaRun run, TemplateValue input, JinjaArguments arguments);
}

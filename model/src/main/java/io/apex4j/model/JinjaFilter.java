package io.apex4j.model;

/** What stands behind a bar: a function of the value before it. */
interface JinjaFilter {
    TemplateValue apply(JinjaRun run, TemplateValue input, JinjaArguments arguments);
}

package io.apex4j.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement of a parsed template. */
sealed interface JinjaStatement {
    TemplatePosition position();

    record Text(TemplatePosition position, TemplateText text) implements JinjaStatement {}

    record Output(TemplatePosition position, JinjaExpression expression) implements JinjaStatement {}

    record If(TemplatePosition position, List<Branch> branches, List<JinjaStatement> otherwise)
            implements JinjaStatement {}

    /** {@code for target in iterable if condition}; the last part may be absent. */
    record For(
            TemplatePosition position,
            Target target,
            JinjaExpression iterable,
            @Nullable JinjaExpression condition,
            List<JinjaStatement> body,
            List<JinjaStatement> otherwise,
            boolean recursive)
            implements JinjaStatement {}

    record Assign(TemplatePosition position, Target target, JinjaExpression value) implements JinjaStatement {}

    /** Renders the body, and assigns a value made of the text, which is the variable {@link #CAPTURED}. */
    record AssignBlock(TemplatePosition position, Target target, List<JinjaStatement> body, JinjaExpression value)
            implements JinjaStatement {}

    record Macro(
            TemplatePosition position,
            String name,
            List<Parameter> parameters,
            List<JinjaStatement> body,
            boolean takesMore,
            boolean takesMoreNamed)
            implements JinjaStatement {}

    /** Calls a macro that can call the body, as {@code caller}. */
    record CallBlock(TemplatePosition position, JinjaExpression.Call call, Macro caller) implements JinjaStatement {}

    /** Renders the body, and prints a value made of the text, which is the variable {@link #CAPTURED}. */
    record FilterBlock(TemplatePosition position, List<JinjaStatement> body, JinjaExpression value)
            implements JinjaStatement {}

    /** Assigns, then executes the body, in a scope of its own. */
    record Scoped(TemplatePosition position, List<Assign> assignments, List<JinjaStatement> body)
            implements JinjaStatement {}

    record Break(TemplatePosition position) implements JinjaStatement {}

    record Continue(TemplatePosition position) implements JinjaStatement {}

    /** No template can have a name with a space. */
    String CAPTURED = "captured text";

    record Branch(JinjaExpression condition, List<JinjaStatement> body) {}

    record Parameter(String name, @Nullable JinjaExpression fallback) {}

    /** What can be assigned to. */
    sealed interface Target {
        record Variable(String name) implements Target {}

        record Attribute(TemplatePosition position, String namespace, String name) implements Target {}

        record Several(TemplatePosition position, List<Target> targets) implements Target {}
    }
}

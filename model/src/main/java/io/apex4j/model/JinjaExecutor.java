package io.apex4j.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Executes the statements of one rendering. */
final class JinjaExecutor {
    /** How a statement ended. */
    private enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    private final JinjaRun run;
    private final JinjaEvaluator evaluator;
    private final JinjaMacros macros;

    JinjaExecutor(JinjaRun run) {
        this.run = run;
        this.evaluator = new JinjaEvaluator(run);
        this.macros = new JinjaMacros(run, evaluator, this);
    }

    /** The text that the statements print. */
    TemplateText render(List<JinjaStatement> statements, JinjaScope scope) {
        TemplateTextBuilder output = run.builder();
        executeAll(statements, scope, output);
        return output.toText();
    }

    private Flow executeAll(List<JinjaStatement> statements, JinjaScope scope, TemplateTextBuilder output) {
        for (JinjaStatement statement : statements) {
            Flow flow = execute(statement, scope, output);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private Flow execute(JinjaStatement statement, JinjaScope scope, TemplateTextBuilder output) {
        try {
            run.enter();
            Flow flow = executeUnguarded(statement, scope, output);
            run.leave();
            return flow;
        } catch (TemplateFault fault) {
            throw fault.at(statement.position());
        }
    }

    private Flow executeUnguarded(JinjaStatement statement, JinjaScope scope, TemplateTextBuilder output) {
        switch (statement) {
            case JinjaStatement.Text text -> output.append(run.made(text.text()));
            case JinjaStatement.Output print ->
                output.append(run.made(PythonText.string(run, evaluator.evaluate(print.expression(), scope))));
            case JinjaStatement.If branches -> {
                return executeAll(chosen(branches, scope), scope, output);
            }
            case JinjaStatement.For loop -> loop(loop, evaluator.evaluate(loop.iterable(), scope), 0, scope, output);
            case JinjaStatement.Assign assign -> assign(assign, scope, scope);
            case JinjaStatement.AssignBlock block ->
                assign(block.target(), captured(block.body(), block.value(), scope), scope);
            case JinjaStatement.Macro macro -> scope.set(macro.name(), macros.callable(macro, scope));
            case JinjaStatement.CallBlock block -> {
                TemplateCallable caller = macros.callable(block.caller(), scope);
                output.append(PythonText.string(run, evaluator.call(block.call(), scope, caller)));
            }
            case JinjaStatement.FilterBlock block ->
                output.append(PythonText.string(run, captured(block.body(), block.value(), scope)));
            case JinjaStatement.Scoped scoped -> {
                JinjaScope inner = scope.inner();
                scoped.assignments().forEach(assignment -> assign(assignment, scope, inner));
                return executeAll(scoped.body(), inner, output);
            }
            case JinjaStatement.Break _ -> {
                return Flow.BREAK;
            }
            case JinjaStatement.Continue _ -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.NEXT;
    }

    private List<JinjaStatement> chosen(JinjaStatement.If branches, JinjaScope scope) {
        for (JinjaStatement.Branch branch : branches.branches()) {
            if (evaluator.evaluate(branch.condition(), scope).isTrue()) {
                return branch.body();
            }
        }
        return branches.otherwise();
    }

    private TemplateValue captured(List<JinjaStatement> body, JinjaExpression value, JinjaScope scope) {
        JinjaScope inner = scope.inner();
        inner.set(JinjaStatement.CAPTURED, run.made(render(body, inner)));
        return evaluator.evaluate(value, inner);
    }

    private void loop(
            JinjaStatement.For loop, TemplateValue iterable, int depth, JinjaScope scope, TemplateTextBuilder output) {
        List<TemplateValue> elements = selected(loop, run.iterate(iterable), scope);
        if (elements.isEmpty()) {
            executeAll(loop.otherwise(), scope.inner(), output);
            return;
        }
        JinjaLoop state = new JinjaLoop(run, elements, depth, recursion(loop, depth, scope));
        while (state.advance()) {
            JinjaScope inner = scope.inner();
            inner.set("loop", state);
            assign(loop.target(), state.element(), inner);
            if (executeAll(loop.body(), inner, output) == Flow.BREAK) {
                return;
            }
        }
    }

    private List<TemplateValue> selected(JinjaStatement.For loop, List<TemplateValue> elements, JinjaScope scope) {
        if (loop.condition() == null) {
            return elements;
        }
        List<TemplateValue> selected = new ArrayList<>();
        for (TemplateValue element : elements) {
            JinjaScope inner = scope.inner();
            assign(loop.target(), element, inner);
            if (evaluator.evaluate(loop.condition(), inner).isTrue()) {
                selected.add(element);
            }
        }
        return selected;
    }

    private TemplateCallable.@Nullable Body recursion(JinjaStatement.For loop, int depth, JinjaScope scope) {
        if (!loop.recursive()) {
            return null;
        }
        return arguments -> {
            TemplateTextBuilder output = run.builder();
            TemplateValue iterable = arguments.expect("loop", 1, "iterable").at(0);
            loop(loop, iterable, depth + 1, scope, output);
            return output.toText();
        };
    }

    private void assign(JinjaStatement.Assign assign, JinjaScope from, JinjaScope to) {
        assign(assign.target(), evaluator.evaluate(assign.value(), from), to);
    }

    private void assign(JinjaStatement.Target target, TemplateValue value, JinjaScope scope) {
        switch (target) {
            case JinjaStatement.Target.Variable variable -> scope.set(variable.name(), value);
            case JinjaStatement.Target.Attribute attribute -> {
                if (!(scope.get(attribute.namespace()) instanceof TemplateNamespace namespace)) {
                    throw attribute
                            .position()
                            .refusal("'" + attribute.namespace() + "' is no namespace, so its attribute '"
                                    + attribute.name() + "' cannot be set");
                }
                namespace.set(attribute.name(), value);
            }
            case JinjaStatement.Target.Several several -> unpack(several, value, scope);
        }
    }

    private void unpack(JinjaStatement.Target.Several several, TemplateValue value, JinjaScope scope) {
        List<TemplateValue> elements = run.iterate(value);
        if (elements.size() != several.targets().size()) {
            throw several.position()
                    .refusal(
                            elements.size() + " values for " + several.targets().size() + " variables");
        }
        for (int i = 0; i < elements.size(); i++) {
            assign(several.targets().get(i), elements.get(i), scope);
        }
    }
}

package io.apex4j.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes callables of the macros of one rendering. */
final class JinjaMacros {
    private final JinjaRun run;
    private final JinjaEvaluator evaluator;
    private final JinjaExecutor executor;

    JinjaMacros(JinjaRun run, JinjaEvaluator evaluator, JinjaExecutor executor) {
        this.run = run;
        this.evaluator = evaluator;
        this.executor = executor;
    }

    /** The macro, which sees the variables of the scope that it stands in. */
    TemplateCallable callable(JinjaStatement.Macro macro, JinjaScope scope) {
        return new TemplateCallable(macro.name(), arguments -> call(macro, arguments, scope.inner()));
    }

    private TemplateValue call(JinjaStatement.Macro macro, JinjaArguments arguments, JinjaScope scope) {
        List<JinjaStatement.Parameter> parameters = macro.parameters();
        List<TemplateValue> positional = arguments.values();
        if (positional.size() > parameters.size() && !macro.takesMore()) {
            throw new TemplateFault("macro '" + macro.name() + "' takes not more than " + parameters.size()
                    + " arguments, not " + positional.size());
        }
        Map<String, TemplateValue> named = new LinkedHashMap<>(arguments.named());
        for (int i = 0; i < parameters.size(); i++) {
            JinjaStatement.Parameter parameter = parameters.get(i);
            TemplateValue byName = named.remove(parameter.name());
            if (byName != null && i < positional.size()) {
                throw new TemplateFault("macro '" + macro.name() + "' got two values for '" + parameter.name() + "'");
            }
            scope.set(
                    parameter.name(),
                    i < positional.size() ? positional.get(i) : byName != null ? byName : fallback(parameter, scope));
        }
        bindRest(macro, positional, named, scope);
        return executor.render(macro.body(), scope);
    }

    private TemplateValue fallback(JinjaStatement.Parameter parameter, JinjaScope scope) {
        return parameter.fallback() == null
                ? new TemplateValue.Undefined("parameter '" + parameter.name() + "' was not provided")
                : evaluator.evaluate(parameter.fallback(), scope);
    }

    private void bindRest(
            JinjaStatement.Macro macro,
            List<TemplateValue> positional,
            Map<String, TemplateValue> named,
            JinjaScope scope) {
        TemplateValue caller = named.remove("caller");
        if (caller != null) {
            scope.set("caller", caller);
        }
        if (!named.isEmpty() && !macro.takesMoreNamed()) {
            throw new TemplateFault("macro '" + macro.name() + "' has no parameter '"
                    + named.keySet().iterator().next() + "'");
        }
        if (macro.takesMore()) {
            List<TemplateValue> more =
                    positional.subList(Math.min(macro.parameters().size(), positional.size()), positional.size());
            scope.set("varargs", run.made(TemplateList.of(TemplateList.Kind.TUPLE, List.copyOf(more))));
        }
        if (macro.takesMoreNamed()) {
            scope.set("kwargs", TemplateMap.ofNames(named));
        }
    }
}

package io.apex4j.model;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Variables of a template, or of the body of a loop or macro inside the scope around it. */
final class JinjaScope {
    private final Map<String, TemplateValue> variables = new HashMap<>();
    private final @Nullable JinjaScope outer;

    private JinjaScope(@Nullable JinjaScope outer) {
        this.outer = outer;
    }

    /** A scope with these variables and nothing around it. */
    static JinjaScope root(Map<String, TemplateValue> variables) {
        JinjaScope scope = new JinjaScope(null);
        scope.variables.putAll(variables);
        return scope;
    }

    JinjaScope inner() {
        return new JinjaScope(this);
    }

    TemplateValue get(String name) {
        for (JinjaScope scope = this; scope != null; scope = scope.outer) {
            TemplateValue value = scope.variables.get(name);
            if (value != null) {
                return value;
            }
        }
        return new TemplateValue.Undefined("'" + name + "' is undefined");
    }

    /** Sets the variable in this scope; one of an outer scope with the same name is hidden, not changed. */
    void set(String name, TemplateValue value) {
        variables.put(name, value);
    }
}

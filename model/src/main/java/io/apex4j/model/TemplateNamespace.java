package io.apex4j.model;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code namespace()} makes: the one value that a template can change, by setting an attribute. */
final class TemplateNamespace implements TemplateValue {
    private final Map<String, TemplateValue> attributes = new HashMap<>();

    @Nullable
    TemplateValue get(String name) {
        return attributes.get(name);
    }

    void set(String name, TemplateValue value) {
        attributes.put(name, value);
    }

    @Override
    public String typeName() {
        return "Namespace";
    }

    @Override
    public boolean isTrue() {
        return true;
    }
}

package io.apex4j.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of a tool that the model asks for.
 *
 * @param id tells the call from all others of a conversation
 * @param name of the tool
 * @param argumentsJson arguments by their names: a JSON object as text
 */
public record ToolCall(String id, String name, String argumentsJson) {
    /**
     * The arguments, as {@link JsonText} reads them.
     *
     * @throws ModelException when they are no JSON object
     */
    public Map<String, @Nullable Object> arguments() {
        if (!(JsonText.parse(argumentsJson) instanceof Map<?, ?> map)) {
            throw new ModelException("the arguments of the call of " + Excerpt.of(name) + " are no JSON object: "
                    + Excerpt.of(argumentsJson));
        }
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        map.forEach((key, value) -> arguments.put((String) key, value));
        return arguments;
    }

    /**
     * The call as chat templates take it: {@code id}, {@code type} and {@code function} with {@code name} and {@code
     * arguments}, a map.
     *
     * @throws ModelException when the arguments are no JSON object
     */
    public Map<String, Object> toTemplate() {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", name);
        function.put("arguments", arguments());
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("id", id);
        call.put("type", "function");
        call.put("function", function);
        return call;
    }
}

package io.apex4j.server;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool that an answer may call.
 *
 * @param name of the tool
 * @param description what it does; may be empty
 * @param parameters JSON Schema of its arguments, as a parser of JSON gives it
 */
record ChatTool(String name, String description, Map<String, @Nullable Object> parameters) {
    /** The tool as chat templates take it, which is as OpenAI's API writes it. */
    Map<String, Object> toTemplate() {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", name);
        if (!description.isEmpty()) {
            function.put("description", description);
        }
        if (!parameters.isEmpty()) {
            function.put("parameters", parameters);
        }
        Map<String, Object> tool = new LinkedHashMap<>();
        tool.put("type", "function");
        tool.put("function", function);
        return tool;
    }
}

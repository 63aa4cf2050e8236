package io.apex4j.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads tools, and which of them may be called, as OpenAI's chat API has them. */
final class OpenAiTools {
    private static final int MOST_TOOLS = 200;
    private static final int MOST_NAME_LENGTH = 256;

    private OpenAiTools() {}

    /**
     * The tools of a request.
     *
     * @throws ApiException when one is none, or has the name of another
     */
    static List<ChatTool> read(JsonRequest request) {
        List<ChatTool> tools = new ArrayList<>();
        for (JsonRequest tool : request.objects("tools", MOST_TOOLS)) {
            String type = tool.text("type").orElse("function");
            if (!type.equals("function")) {
                throw tool.refusal("type", "function");
            }
            tools.add(tool(tool.object("function").orElseThrow(() -> tool.missing("function"))));
        }
        for (JsonRequest function : request.objects("functions", MOST_TOOLS)) {
            tools.add(tool(function));
        }
        checkNames(tools);
        return tools;
    }

    private static ChatTool tool(JsonRequest function) {
        String name = function.requiredText("name");
        if (name.isBlank() || name.length() > MOST_NAME_LENGTH) {
            throw function.refusal("name", "a name of 1 to " + MOST_NAME_LENGTH + " characters");
        }
        return new ChatTool(
                name,
                function.text("description").orElse(""),
                function.object("parameters").map(JsonRequest::fields).orElse(Map.of()));
    }

    /**
     * Refuses two tools of the same name.
     *
     * @throws ApiException when there are two
     */
    static void checkNames(List<ChatTool> tools) {
        Set<String> names = new HashSet<>();
        for (ChatTool tool : tools) {
            if (!names.add(tool.name())) {
                throw ApiException.invalid("tools", "two tools are named '" + tool.name() + "'");
            }
        }
    }

    /**
     * Which of the tools may be called.
     *
     * @throws ApiException when it names one that is not there, or wants a call where there is no tool
     */
    static ToolChoice readChoice(JsonRequest request, List<ChatTool> tools) {
        Optional<Object> given = request.value("tool_choice").or(() -> request.value("function_call"));
        String name = request.has("tool_choice") ? "tool_choice" : "function_call";
        ToolChoice choice = given.isEmpty()
                ? new ToolChoice.Auto()
                : given.get() instanceof String word ? word(word, name, request) : object(name, request);
        if (choice.isForced() && tools.isEmpty()) {
            throw ApiException.invalid(name, "'" + name + "' wants a tool called, but 'tools' has none");
        }
        if (choice instanceof ToolChoice.Some(List<String> names, boolean _)) {
            names.forEach(each -> checkKnown(each, name, tools));
        }
        return choice;
    }

    private static void checkKnown(String tool, String field, List<ChatTool> tools) {
        if (tools.stream().noneMatch(each -> each.name().equals(tool))) {
            throw ApiException.invalid(field, "'" + field + "' names the tool '" + tool + "', which 'tools' lacks");
        }
    }

    private static ToolChoice word(String word, String name, JsonRequest request) {
        return switch (word) {
            case "none" -> new ToolChoice.None();
            case "auto" -> new ToolChoice.Auto();
            case "required", "any" -> new ToolChoice.Required();
            default -> throw request.refusal(name, "none, auto, required or an object that names a tool");
        };
    }

    private static ToolChoice object(String name, JsonRequest request) {
        JsonRequest choice = request.object(name).orElseThrow();
        if (choice.text("type").orElse("").equals("allowed_tools")) {
            return allowed(choice.object("allowed_tools").orElse(choice));
        }
        return new ToolChoice.Some(List.of(nameOf(choice)), true);
    }

    private static ToolChoice allowed(JsonRequest allowed) {
        String mode = allowed.text("mode").orElse("auto");
        if (!mode.equals("auto") && !mode.equals("required")) {
            throw allowed.refusal("mode", "auto or required");
        }
        List<String> names = new ArrayList<>();
        for (JsonRequest tool : allowed.objects("tools", MOST_TOOLS)) {
            names.add(nameOf(tool));
        }
        return new ToolChoice.Some(names, mode.equals("required"));
    }

    private static String nameOf(JsonRequest tool) {
        return tool.object("function").orElse(tool).requiredText("name");
    }
}

package io.apex4j.calibrate;

import io.apex4j.calibrate.CorpusDocument.Conversation;
import io.apex4j.model.ChatMessage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts what a template has no place for where it has one; notes what it did. */
final class ConversationAdapter {
    private static final String GAP = "\n\n";

    private final TemplateAbilities abilities;
    private final Set<RenderingFallback> fallbacks = EnumSet.noneOf(RenderingFallback.class);
    private final CorpusJson json = new CorpusJson();

    ConversationAdapter(TemplateAbilities abilities) {
        this.abilities = abilities;
    }

    /** What had to be done so far. */
    Set<RenderingFallback> fallbacks() {
        return fallbacks;
    }

    /** The tools to give to the template. */
    List<Map<String, Object>> tools(Conversation conversation) {
        return abilities.showsTools() ? conversation.tools() : List.of();
    }

    /** The messages to give to the template. */
    List<ChatMessage> messages(Conversation conversation) {
        List<ChatMessage> messages = new ArrayList<>();
        for (ChatMessage message : ToolCallNumbers.numbered(conversation.messages())) {
            messages.add(adapted(message));
        }
        if (!abilities.showsTools() && !conversation.tools().isEmpty()) {
            fallbacks.add(RenderingFallback.TOOLS_AS_TEXT);
            addToSystem(messages, "Tools that can be called:\n" + jsonLines(conversation.tools()));
        }
        if (!abilities.showsSystem() && isFrom("system", messages, 0)) {
            fallbacks.add(RenderingFallback.SYSTEM_IN_USER);
            systemToUser(messages);
        }
        return fallbacks.contains(RenderingFallback.TOOL_RESULTS_AS_USER) ? joined(messages) : messages;
    }

    /** The same messages, each with those of the same role that follow it. */
    static List<ChatMessage> joined(List<ChatMessage> messages) {
        List<ChatMessage> joined = new ArrayList<>();
        for (ChatMessage message : messages) {
            if (joined.isEmpty() || !joined.getLast().role().equals(message.role())) {
                joined.add(message);
                continue;
            }
            ChatMessage before = joined.removeLast();
            Map<String, Object> fields = new LinkedHashMap<>(before.fields());
            fields.putAll(message.fields());
            joined.add(new ChatMessage(message.role(), gapped(before.content(), message.content()), fields));
        }
        return joined;
    }

    private ChatMessage adapted(ChatMessage message) {
        if (message.role().equals("tool") && !abilities.showsToolResults()) {
            fallbacks.add(RenderingFallback.TOOL_RESULTS_AS_USER);
            return ChatMessage.user(message.content());
        }
        Map<String, Object> fields = new LinkedHashMap<>(message.fields());
        String content = message.content();
        if (!abilities.showsToolCalls() && fields.remove(Conversation.TOOL_CALLS) != null) {
            fallbacks.add(RenderingFallback.TOOL_CALLS_AS_TEXT);
            content = gapped(content, jsonLines(functions(message)));
        }
        Object thinking = fields.remove(Conversation.THINKING);
        if (thinking != null && abilities.thinkingField().isPresent()) {
            fields.put(abilities.thinkingField().get(), thinking);
        } else if (thinking != null) {
            fallbacks.add(RenderingFallback.THINKING_IN_CONTENT);
            content = ThinkTags.before(content, thinking);
        }
        return new ChatMessage(message.role(), content, fields);
    }

    private static List<Object> functions(ChatMessage message) {
        return ToolCallNumbers.calls(message).stream()
                .map(call -> call.getOrDefault("function", call))
                .toList();
    }

    private String jsonLines(List<?> objects) {
        return objects.stream().map(json::line).collect(Collectors.joining("\n"));
    }

    private static void addToSystem(List<ChatMessage> messages, String text) {
        if (isFrom("system", messages, 0)) {
            messages.set(0, ChatMessage.system(gapped(messages.getFirst().content(), text)));
        } else {
            messages.addFirst(ChatMessage.system(text));
        }
    }

    private static void systemToUser(List<ChatMessage> messages) {
        String text = messages.removeFirst().content();
        if (isFrom("user", messages, 0)) {
            messages.set(0, ChatMessage.user(gapped(text, messages.getFirst().content())));
        } else {
            messages.addFirst(ChatMessage.user(text));
        }
    }

    private static boolean isFrom(String role, List<ChatMessage> messages, int index) {
        return index < messages.size() && messages.get(index).role().equals(role);
    }

    private static String gapped(String first, String second) {
        return first.isEmpty() || second.isEmpty() ? first + second : first + GAP + second;
    }
}

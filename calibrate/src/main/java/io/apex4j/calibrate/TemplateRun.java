package io.apex4j.calibrate;

import io.apex4j.model.ChatMessage;
import io.apex4j.model.ChatTemplate;
import io.apex4j.model.ChatTemplateInput;
import io.apex4j.model.TemplateSegment;
import io.apex4j.model.Tokenizer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders conversations of a corpus with a chat template, always alike: the date is a fixed one, thinking of earlier
 * answers stays where templates can keep it, and nothing asks for a further answer.
 */
final class TemplateRun {
    private static final Clock DATE = Clock.fixed(Instant.parse("2025-01-01T12:00:00Z"), ZoneOffset.UTC);
    private static final Map<String, Object> VARIABLES = Map.of("preserve_thinking", true, "keep_past_thinking", true);

    private final ChatTemplate template;
    private final Map<String, String> specialTokens = new LinkedHashMap<>();

    TemplateRun(ChatTemplate template, Tokenizer tokenizer) {
        this.template = template;
        tokenizer.bos().ifPresent(token -> specialTokens.put("bos_token", tokenizer.decode(token)));
        tokenizer.eos().ifPresent(token -> specialTokens.put("eos_token", tokenizer.decode(token)));
    }

    List<TemplateSegment> render(List<ChatMessage> messages, List<Map<String, Object>> tools) {
        List<Map<String, Object>> maps = messages.stream().map(TemplateRun::map).toList();
        return template.render(new ChatTemplateInput(maps, tools, false, VARIABLES, specialTokens, DATE));
    }

    private static Map<String, Object> map(ChatMessage message) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("role", message.role());
        map.put("content", message.content());
        map.putAll(message.fields());
        return map;
    }
}

package io.apex4j.calibrate;

import io.apex4j.model.ChatTemplate;
import io.apex4j.model.ChatTemplateInput;
import io.apex4j.model.TemplateException;
import io.apex4j.model.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Renders conversations by a chat template: JSON objects, one a line, with {@code messages} and perhaps {@code tools}.
 * Templates that print the date print that of the first day of 2026, so that tokens stay the same.
 */
final class Conversations {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final Tokenizer tokenizer;
    private final ChatTemplate template;
    private final JsonMapper mapper = JsonMapper.builder().build();

    Conversations(Tokenizer tokenizer, ChatTemplate template) {
        this.tokenizer = tokenizer;
        this.template = template;
    }

    /**
     * The tokens of all conversations of a file, one after the other.
     *
     * @throws CalibrationException when a line holds no conversation, or one that the template refuses
     */
    int[] tokens(Path file, byte[] lines) {
        List<int[]> rendered = new ArrayList<>();
        int number = 0;
        for (String line : new String(lines, StandardCharsets.UTF_8).split("\n", -1)) {
            number++;
            if (!line.isBlank()) {
                rendered.add(tokens(file + ", line " + number, line));
            }
        }
        return rendered.stream().flatMapToInt(Arrays::stream).toArray();
    }

    private int[] tokens(String place, String line) {
        try {
            return tokens(place, mapper.readValue(line, Object.class));
        } catch (JacksonException exception) {
            throw new CalibrationException(place + ": this is no JSON: " + exception.getOriginalMessage(), exception);
        } catch (TemplateException | IllegalArgumentException exception) {
            throw new CalibrationException(place + ": " + exception.getMessage(), exception);
        }
    }

    private int[] tokens(String place, @Nullable Object conversation) {
        if (!(conversation instanceof Map<?, ?> object)
                || !(object.get("messages") instanceof List<?> messages)
                || messages.isEmpty()) {
            throw new CalibrationException(
                    place
                            + ": this is no conversation; expected is {\"messages\": [{\"role\": ..., \"content\": ...}, ...]}");
        }
        List<Map<String, Object>> read = new ArrayList<>();
        for (Object message : messages) {
            read.add(message(place, message));
        }
        List<?> tools = object.get("tools") instanceof List<?> list ? list : List.of();
        return tokenizer.encode(
                template.render(new ChatTemplateInput(read, tools, false, Map.of(), specialTokens(), CLOCK)));
    }

    private static Map<String, Object> message(String place, @Nullable Object message) {
        if (!(message instanceof Map<?, ?> fields) || !(fields.get("role") instanceof String)) {
            throw new CalibrationException(place + ": a message is no object with a role");
        }
        Map<String, Object> values = new LinkedHashMap<>();
        fields.forEach((name, value) -> values.put(String.valueOf(name), value));
        return values;
    }

    private Map<String, String> specialTokens() {
        Map<String, String> literals = new LinkedHashMap<>();
        addLiteral("bos_token", tokenizer.bos(), literals);
        addLiteral("eos_token", tokenizer.eos(), literals);
        return literals;
    }

    private void addLiteral(String variable, OptionalInt token, Map<String, String> literals) {
        token.ifPresent(present -> literals.put(variable, tokenizer.decode(present)));
    }
}

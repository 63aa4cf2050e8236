package io.apex4j.convert;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The chat templates of a folder by name: chat_template.jinja, else what tokenizer_config.json has, else
 * chat_template.json. The main one is called {@code default}.
 */
final class ChatTemplates {
    static final String MAIN = "default";
    private static final long MAXIMUM_BYTES = 16L << 20;

    private ChatTemplates() {}

    static Map<String, String> find(Path folder, Optional<JsonFields> settings) {
        Path jinja = folder.resolve("chat_template.jinja");
        if (Files.exists(jinja)) {
            return Map.of(MAIN, text(jinja));
        }
        Path json = folder.resolve("chat_template.json");
        return settings.filter(fields -> fields.find("chat_template").isPresent())
                .or(() -> JsonFile.find(json).map(node -> new JsonFields(json, node)))
                .map(ChatTemplates::templates)
                .orElse(Map.of());
    }

    private static Map<String, String> templates(JsonFields fields) {
        Optional<JsonNode> value = fields.find("chat_template");
        if (value.isEmpty() || !value.get().isArray()) {
            return fields.text("chat_template").map(text -> Map.of(MAIN, text)).orElse(Map.of());
        }
        Map<String, String> templates = new LinkedHashMap<>();
        for (JsonNode element : value.get()) {
            String name = element.path("name").stringValueOpt().orElse("").replaceAll("[^A-Za-z0-9]", "_");
            Optional<String> template = element.path("template").stringValueOpt();
            if (name.isEmpty() || template.isEmpty()) {
                throw fields.fault("chat_template", "an array with an element that lacks a name or a template");
            }
            templates.put(name, template.get());
        }
        return templates;
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > MAXIMUM_BYTES) {
                throw new ConvertException(
                        file + ": has " + Files.size(file) + " bytes; a template has at most " + MAXIMUM_BYTES);
            }
            return Files.readString(file).replace("\r\n", "\n").replace('\r', '\n');
        } catch (CharacterCodingException exception) {
            throw new ConvertException(file + ": is no text in UTF-8", exception);
        } catch (IOException exception) {
            throw new ConvertException(file + ": cannot be read: " + exception, exception);
        }
    }
}

package io.apex4j.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Collects the head of a model card: YAML between two lines {@code ---}, as the hub reads it. */
final class FrontMatter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][\\w./+-]*");
    private static final List<String> WORDS_OF_YAML =
            List.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

    private final StringBuilder lines = new StringBuilder("---\n");

    FrontMatter text(String key, String value) {
        lines.append(key).append(": ").append(scalar(value)).append('\n');
        return this;
    }

    FrontMatter text(String key, Optional<String> value) {
        return value.map(present -> text(key, present)).orElse(this);
    }

    /** A list; nothing when it is empty. */
    FrontMatter list(String key, List<String> values) {
        if (!values.isEmpty()) {
            lines.append(key).append(":\n");
            values.forEach(value -> lines.append("- ").append(scalar(value)).append('\n'));
        }
        return this;
    }

    /** The head with both fences. */
    String end() {
        return lines + "---\n";
    }

    /** In quotes where YAML would take it for something else than a text. */
    private static String scalar(String value) {
        boolean isPlain = PLAIN.matcher(value).matches()
                && WORDS_OF_YAML.stream().noneMatch(word -> word.equalsIgnoreCase(value));
        return isPlain ? value : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

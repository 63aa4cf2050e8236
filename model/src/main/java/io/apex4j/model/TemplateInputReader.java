package io.apex4j.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns trees of maps, lists, strings, numbers, truth values and nulls into values of the template language. All
 * strings, keys included, become user text, but for the special tokens, and the role of a message when it is one that
 * templates know: templates make control tokens of it.
 */
final class TemplateInputReader {
    private static final Set<String> KNOWN_ROLES =
            Set.of("system", "developer", "user", "assistant", "model", "tool", "function", "ipython");

    private final int maxValues;
    private int values;

    /** A reader for at most so many values. */
    TemplateInputReader(int maxValues) {
        this.maxValues = maxValues;
    }

    /** The variables of a rendering. */
    Map<String, TemplateValue> variables(ChatTemplateInput input) {
        Map<String, TemplateValue> variables = new LinkedHashMap<>();
        input.variables().forEach((name, value) -> variables.put(name, read(value, name, 0)));
        input.specialTokens().forEach((name, token) -> variables.put(name, TemplateText.own(token)));
        variables.put("messages", messages(input.messages()));
        if (!input.tools().isEmpty()) {
            variables.put("tools", read(input.tools(), "tools", 0));
        }
        variables.put("add_generation_prompt", TemplateValue.of(input.addGenerationPrompt()));
        return variables;
    }

    private TemplateValue messages(List<? extends Map<String, ?>> messages) {
        List<TemplateValue> read = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            read.add(map(messages.get(i), "messages[" + i + "]", 1, true));
        }
        return TemplateList.list(read);
    }

    private TemplateValue read(@Nullable Object value, String path, int depth) {
        count(path, depth);
        return switch (value) {
            case null -> TemplateValue.NONE;
            case String text -> TemplateText.user(text);
            case Boolean bool -> TemplateValue.of(bool);
            case Number number -> number(number, path);
            case Map<?, ?> map -> map(map, path, depth + 1, false);
            case List<?> list -> list(list, path, depth + 1);
            default ->
                throw new IllegalArgumentException("input of a chat template: " + path + " is a "
                        + value.getClass().getName() + ", not a map, list, string, number, truth value or null");
        };
    }

    private void count(String path, int depth) {
        values++;
        if (values > maxValues) {
            throw new IllegalArgumentException("input of a chat template: " + Excerpt.of(path)
                    + " is beyond the limit of " + maxValues + " values");
        }
        if (depth >= TemplateLimits.VALUE_DEPTH - 1) {
            throw new IllegalArgumentException("input of a chat template: " + Excerpt.of(path)
                    + " lies deeper than the limit of " + (TemplateLimits.VALUE_DEPTH - 1));
        }
    }

    private static TemplateValue number(Number number, String path) {
        return switch (number) {
            case Integer _, Long _, Short _, Byte _ -> TemplateValue.of(number.longValue());
            case BigInteger integer
            when integer.bitLength() <= TemplateValue.Int.MAX_BITS -> new TemplateValue.Int(integer);
            case Double real -> new TemplateValue.Real(real);
            case Float real -> new TemplateValue.Real(Double.parseDouble(real.toString()));
            case BigDecimal real -> new TemplateValue.Real(real.doubleValue());
            default ->
                throw new IllegalArgumentException("input of a chat template: " + path + " is a "
                        + number.getClass().getName() + " that is not supported, or too large");
        };
    }

    private TemplateValue list(List<?> list, String path, int depth) {
        List<TemplateValue> items = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            items.add(read(list.get(i), path + "[" + i + "]", depth));
        }
        return TemplateList.list(items);
    }

    private TemplateValue map(Map<?, ?> map, String path, int depth, boolean isMessage) {
        count(path, depth);
        List<TemplateMap.Entry> entries = new ArrayList<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException(
                        "input of a chat template: " + path + " has the key " + key + ", which is not a string");
            }
            boolean isRole =
                    isMessage && name.equals("role") && value instanceof String role && KNOWN_ROLES.contains(role);
            TemplateValue read = isRole ? TemplateText.own((String) value) : read(value, path + "." + name, depth);
            entries.add(new TemplateMap.Entry(TemplateText.user(name), read));
        });
        return TemplateMap.of(entries);
    }
}

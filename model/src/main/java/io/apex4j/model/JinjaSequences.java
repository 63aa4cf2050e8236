package io.apex4j.model;

import java.util.ArrayList;
import java.util.List;

/** What iterating over a value gives, and how long it is. */
final class JinjaSequences {
    private JinjaSequences() {}

    /** The elements: characters of a string, keys of a map, nothing of what is undefined. */
    static List<TemplateValue> elements(TemplateValue value) {
        return switch (value) {
            case TemplateList list -> list.items();
            case TemplateMap map -> map.keys(TemplateList.Kind.VIEW).items();
            case TemplateText text -> characters(text);
            case TemplateValue.Undefined _ -> List.of();
            case TemplateValue other ->
                throw new TemplateFault("a value of type '" + other.typeName() + "' cannot be iterated over");
        };
    }

    static boolean isIterable(TemplateValue value) {
        return value instanceof TemplateList
                || value instanceof TemplateMap
                || value instanceof TemplateText
                || value instanceof TemplateValue.Undefined;
    }

    /** Python's {@code len}. */
    static int length(TemplateValue value) {
        return switch (value) {
            case TemplateText text -> text.codePoints();
            case TemplateList list when list.isSized() -> list.items().size();
            case TemplateMap map -> map.size();
            case TemplateValue.Undefined _ -> 0;
            case TemplateValue other ->
                throw new TemplateFault("a value of type '" + other.typeName() + "' has no length");
        };
    }

    private static List<TemplateValue> characters(TemplateText text) {
        List<TemplateValue> characters = new ArrayList<>(text.length());
        for (int at = 0; at < text.length(); ) {
            int end = at + Character.charCount(text.text().codePointAt(at));
            characters.add(text.substring(at, end));
            at = end;
        }
        return characters;
    }
}

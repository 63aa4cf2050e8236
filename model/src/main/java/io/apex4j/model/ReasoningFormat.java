package io.apex4j.model;

import java.util.Locale;

/** What becomes of an answer's thoughts; named as llama.cpp names them. */
public enum ReasoningFormat {
    /** They stay in the content, tags included. */
    NONE,
    /** They are told apart from the content. */
    DEEPSEEK,
    /** Whatever suits the model: told apart. */
    AUTO;

    /**
     * The one of a name.
     *
     * @throws ModelException when there is none
     */
    public static ReasoningFormat of(String name) {
        for (ReasoningFormat format : values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return format;
            }
        }
        throw new ModelException("the reasoning format is '" + Excerpt.of(name) + "'; none, deepseek and auto exist");
    }

    /** Whether thoughts are told apart from the content. */
    boolean isSplit() {
        return this != NONE;
    }
}

package io.apex4j.server;

import java.util.List;

/** Which tools an answer may or has to call. */
sealed interface ToolChoice {
    /** None; the model is not told of them. */
    record None() implements ToolChoice {}

    /** Any or none, as the model likes. */
    record Auto() implements ToolChoice {}

    /** At least one. */
    record Required() implements ToolChoice {}

    /**
     * Some of them.
     *
     * @param names of those that may be called
     * @param isRequired whether one has to be called
     */
    record Some(List<String> names, boolean isRequired) implements ToolChoice {
        /** Keeps its own copy of the list. */
        public Some {
            names = List.copyOf(names);
        }
    }

    /** Whether a tool may be called. */
    default boolean allows(String name) {
        return switch (this) {
            case None _ -> false;
            case Auto _, Required _ -> true;
            case Some(List<String> names, boolean _) -> names.contains(name);
        };
    }

    /** Whether a tool has to be called. */
    default boolean isForced() {
        return switch (this) {
            case None _, Auto _ -> false;
            case Required _ -> true;
            case Some(List<String> _, boolean isRequired) -> isRequired;
        };
    }
}

package io.apex4j.apex;

import io.apex4j.gguf.GgmlType;

/**
 * A pattern and the type of the tensors in whose names it is found.
 *
 * @param pattern what to look for
 * @param type the type to quantize to
 * @param origin where the rule comes from
 */
public record TensorRule(TensorPattern pattern, GgmlType type, Origin origin) {

    /** Where a rule comes from. */
    public sealed interface Origin {
        /** A {@code --tensor-type} option; the first one has number 1. */
        record Option(int number) implements Origin {}

        /** A line of a {@code --tensor-type-file}; the first one has number 1. */
        record FileLine(String file, int line) implements Origin {}

        /** A line that a profile wrote. */
        record ProfileLine(String profile, Role role, Zone zone) implements Origin {}
    }

    /** The rule in the words of plans: {@code pattern 'attn_v' (option 3)}. */
    public String describe() {
        return switch (origin) {
            case Origin.Option(int number) -> "pattern '" + pattern.text() + "' (option " + number + ")";
            case Origin.FileLine(String file, int line) ->
                "pattern '" + pattern.text() + "' (" + file + ", line " + line + ")";
            case Origin.ProfileLine(String profile, Role role, Zone zone) ->
                "profile " + profile + ": " + role.label() + ", " + zone.label();
        };
    }
}

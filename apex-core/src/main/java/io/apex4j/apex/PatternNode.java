package io.apex4j.apex;

import java.util.BitSet;
import java.util.List;

/** The parts of a parsed tensor pattern. Characters are bytes, 0 to 255. */
sealed interface PatternNode {
    /** One byte out of a set. */
    record Bytes(BitSet set) implements PatternNode {}

    /** All parts, one after the other. */
    record Sequence(List<PatternNode> parts) implements PatternNode {}

    /** Any one of the branches. */
    record Alternatives(List<PatternNode> branches) implements PatternNode {}

    /**
     * A part, again and again.
     *
     * @param maximum the most times, {@link Integer#MAX_VALUE} for no limit
     * @param greedy whether more is tried before less; matters only to what groups capture
     */
    record Repeat(PatternNode part, int minimum, int maximum, boolean greedy) implements PatternNode {}

    /** A part whose text a back-reference can repeat; the first group is 1. */
    record Group(PatternNode part, int number) implements PatternNode {}

    /** The text of a group once more. */
    record BackReference(int group) implements PatternNode {}

    /** What must, or must not, follow. */
    record LookAhead(PatternNode part, boolean negated) implements PatternNode {}

    /** A place between two bytes. */
    record Place(Kind kind) implements PatternNode {
        enum Kind {
            BEGIN,
            END,
            WORD_BOUNDARY,
            NO_WORD_BOUNDARY
        }
    }
}

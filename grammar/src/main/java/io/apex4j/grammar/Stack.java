package io.apex4j.grammar;

import org.jspecify.annotations.Nullable;

/**
 * One way to read the text so far: the position that comes next, and those to return to after it. Immutable; equal stacks
 * of a {@link StateTable} are the same object.
 */
final class Stack {
    private final int position;
    private final @Nullable Stack below;
    private final int number;

    /**
     * Only for a {@link StateTable}.
     *
     * @param number counts the stacks of the table from 1 on
     */
    Stack(int position, @Nullable Stack below, int number) {
        this.position = position;
        this.below = below;
        this.number = number;
    }

    int position() {
        return position;
    }

    @Nullable
    Stack below() {
        return below;
    }

    int number() {
        return number;
    }

    @Override
    public int hashCode() {
        return number;
    }

    @Override
    @SuppressWarnings("EqualsHashCode") // identity, which the table makes equality
    public boolean equals(@Nullable Object other) {
        return this == other;
    }
}

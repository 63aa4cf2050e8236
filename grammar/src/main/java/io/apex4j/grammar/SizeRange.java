package io.apex4j.grammar;

/**
 * How many there may be of something.
 *
 * @param maximum {@link Expression#UNBOUNDED} for any
 */
record SizeRange(int minimum, int maximum) {
    private static final SizeRange ALL = new SizeRange(0, Expression.UNBOUNDED);

    static SizeRange all() {
        return ALL;
    }

    SizeRange and(SizeRange other) {
        return new SizeRange(Math.max(minimum, other.minimum), Math.min(maximum, other.maximum));
    }

    boolean isAll() {
        return equals(ALL);
    }

    boolean isEmpty() {
        return minimum > maximum;
    }

    boolean contains(int size) {
        return minimum <= size && size <= maximum;
    }
}

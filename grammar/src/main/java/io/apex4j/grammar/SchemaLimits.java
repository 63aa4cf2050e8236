package io.apex4j.grammar;

/** How large a JSON Schema, and what is made of it, may be, so that hostile ones are refused in bounded time and memory. */
public final class SchemaLimits {
    /** Schemas within schemas, and references that lead to references. */
    public static final int NESTING = 100;
    /** Values within constants. */
    public static final int CONSTANT_NESTING = 50;
    /** Largest number of characters that a schema may ask for, or allow, by a number. */
    public static final int LENGTH = 65_536;
    /** Largest number of items that a schema may ask for, or allow, by a number. */
    public static final int ITEMS = 10_000;
    /** Largest number of properties that a schema may ask for, or allow, by a number. */
    public static final int PROPERTIES = 1_000;
    /** Alternatives of one value once {@code anyOf}, {@code oneOf} and {@code allOf} are written out. */
    public static final int ALTERNATIVES = 1_000;
    /** Different schemas, and combinations of schemas, that values are held to. */
    public static final int NODES = 5_000;
    /** Characters of a regular expression. */
    public static final int PATTERN_LENGTH = 10_000;
    /** Groups within groups of a regular expression. */
    public static final int PATTERN_NESTING = 100;
    /** States of a regular expression, before and after it is made deterministic, and of combinations of several. */
    public static final int PATTERN_STATES = 20_000;
    /** Digits of a number before the decimal point, and behind it. */
    public static final int DIGITS = 40;
    /** Steps in all. */
    public static final int STEPS = 3_000_000;

    private SchemaLimits() {}
}

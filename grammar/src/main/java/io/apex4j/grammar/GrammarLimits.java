package io.apex4j.grammar;

/** How large a grammar may be, so that hostile ones are refused in bounded time and memory. */
public final class GrammarLimits {
    /** Characters of a grammar in GBNF. */
    public static final int TEXT_LENGTH = 1 << 20;
    /** Groups within groups, and expressions within expressions. */
    public static final int NESTING = 500;
    /** Elements of all rules once repetitions are written out. */
    public static final int ELEMENTS = 1_000_000;
    /** As llama.cpp: repetitions of one item of GBNF, times the rules within it. Above it, a maximum means no maximum. */
    public static final int GBNF_REPETITIONS = 2000;
    /** Readings of the same text that a grammar may leave open at one place. */
    public static final int STACKS = 10_000;
    /** Steps from one character to the next, over all readings. */
    public static final int STEPS_PER_CHARACTER = 100_000;
    /** Steps to work out the allowed tokens at one place. */
    public static final int STEPS_PER_MASK = 1_000_000;

    private GrammarLimits() {}
}

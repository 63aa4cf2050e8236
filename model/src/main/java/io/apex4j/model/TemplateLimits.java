package io.apex4j.model;

/**
 * What a chat template may cost. Templates come with model files and are not trusted: whatever goes beyond a limit
 * ends in a {@link TemplateException}.
 *
 * @param sourceChars UTF-16 units of the template
 * @param steps evaluated expressions and statements, loop rounds and elements of lists passed over; handling of long
 *     strings counts by length
 * @param textChars UTF-16 units of the output, and of every string that the template makes
 * @param elements elements of a list or map that the template makes, and values of the input
 * @param nesting expressions and statements executed inside each other, through macros and recursive loops; in the
 *     source, at most 100 may stand inside each other
 */
public record TemplateLimits(int sourceChars, long steps, int textChars, int elements, int nesting) {
    /** How deep lists and maps may lie inside each other, in the input and in what the template makes. */
    static final int VALUE_DEPTH = 100;

    /** Checks that every limit is positive, and that nesting is at most 1000: deeper would end the thread's stack. */
    public TemplateLimits {
        if (sourceChars <= 0 || steps <= 0 || textChars <= 0 || elements <= 0 || nesting <= 0 || nesting > 1000) {
            throw new IllegalArgumentException("limits of a template: sourceChars " + sourceChars + ", steps " + steps
                    + ", textChars " + textChars + ", elements " + elements + ", nesting " + nesting
                    + ": each must be positive, nesting at most 1000");
        }
    }

    /** Enough for a conversation of four million characters: 1 Mi, 10 million, 16 Mi, 1 Mi, 500. */
    public static TemplateLimits defaults() {
        return new TemplateLimits(1 << 20, 10_000_000, 1 << 24, 1 << 20, 500);
    }
}

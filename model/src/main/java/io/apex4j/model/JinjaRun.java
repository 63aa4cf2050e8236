package io.apex4j.model;

import java.time.Clock;
import java.util.List;

/** One rendering: its clock, its limits, and what it has used of them. Not for several threads. */
final class JinjaRun {
    private static final int CHARS_READ_PER_STEP = 64;
    private static final int CHARS_MADE_PER_STEP = 16;
    private static final int SHORT_PATTERN = 16;
    private static final long CHARS_COMPARED_PER_STEP = 256;

    private final TemplateLimits limits;
    private final Clock clock;
    private long steps;
    private int nesting;

    JinjaRun(TemplateLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    TemplateLimits limits() {
        return limits;
    }

    Clock clock() {
        return clock;
    }

    TemplateTextBuilder builder() {
        return new TemplateTextBuilder(limits.textChars());
    }

    /** Counts work; refuses to go on when there was too much. */
    void charge(long work) {
        steps += work;
        if (steps > limits.steps()) {
            throw new TemplateFault("the template takes more steps than the limit of " + limits.steps());
        }
    }

    /** Counts the reading of a value, when that is a string. */
    void chargeRead(TemplateValue value) {
        if (value instanceof TemplateText text) {
            charge(text.length() / CHARS_READ_PER_STEP);
        }
    }

    /** Counts the search for a pattern in a text, and refuses one that could take long. */
    void chargeSearch(int textLength, int patternLength) {
        long comparisons = patternLength <= SHORT_PATTERN ? 0 : (long) textLength * patternLength;
        charge(1 + comparisons / CHARS_COMPARED_PER_STEP);
    }

    /** Counts the making of a value, and refuses a string or list that is too long. */
    <T extends TemplateValue> T made(T value) {
        if (value instanceof TemplateText text) {
            charge(text.length() / CHARS_MADE_PER_STEP);
            checkChars(text.length());
        } else if (value instanceof TemplateList list) {
            charge(list.items().size());
            checkElements(list.items().size());
        } else if (value instanceof TemplateMap map) {
            charge(map.size());
            checkElements(map.size());
        }
        return value;
    }

    void checkChars(long chars) {
        if (chars > limits.textChars()) {
            throw new TemplateFault("a text of " + chars + " characters is beyond the limit of " + limits.textChars());
        }
    }

    void checkElements(long elements) {
        if (elements > limits.elements()) {
            throw new TemplateFault("a list of " + elements + " elements is beyond the limit of " + limits.elements());
        }
    }

    /** Enters an expression or statement; goes with {@link #leave}. */
    void enter() {
        charge(1);
        if (nesting >= limits.nesting()) {
            throw new TemplateFault(
                    "macros, loops and expressions lie inside each other deeper than the limit of " + limits.nesting());
        }
        nesting++;
    }

    void leave() {
        nesting--;
    }

    /** The elements that iterating over a value gives, counted. */
    List<TemplateValue> iterate(TemplateValue value) {
        if (value instanceof TemplateText text) {
            checkElements(text.length());
        }
        List<TemplateValue> elements = JinjaSequences.elements(value);
        checkElements(elements.size());
        charge(elements.size());
        return elements;
    }
}

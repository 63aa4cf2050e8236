package io.apex4j.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A string that knows which of its spans came from outside the template. Equality looks at the characters only.
 *
 * <p>Indexes are UTF-16 units here; the language counts code points, which {@link #unitIndex} converts.
 */
final class TemplateText implements TemplateValue {
    static final TemplateText EMPTY = new TemplateText("", new int[0]);

    /** Start and end of each span of user text in turn: ascending, never touching, never empty. */
    private final int[] userRanges;

    private final String text;

    TemplateText(String text, int[] userRanges) {
        this.text = text;
        this.userRanges = userRanges;
    }

    /** Text of the template itself. */
    static TemplateText own(String text) {
        return text.isEmpty() ? EMPTY : new TemplateText(text, EMPTY.userRanges);
    }

    /** Text from outside. */
    static TemplateText user(String text) {
        return text.isEmpty() ? EMPTY : new TemplateText(text, new int[] {0, text.length()});
    }

    String text() {
        return text;
    }

    /** UTF-16 units. */
    int length() {
        return text.length();
    }

    int codePoints() {
        return text.codePointCount(0, text.length());
    }

    /** The UTF-16 index of a code point. */
    int unitIndex(int codePoint) {
        return text.offsetByCodePoints(0, codePoint);
    }

    /** The part between two UTF-16 indexes. */
    TemplateText substring(int start, int end) {
        if (start == 0 && end == text.length()) {
            return this;
        }
        if (start >= end) {
            return EMPTY;
        }
        if (userRanges.length == 0) {
            return own(text.substring(start, end));
        }
        TemplateTextBuilder builder = new TemplateTextBuilder(Integer.MAX_VALUE);
        builder.append(this, start, end);
        return builder.toText();
    }

    /** Calls the visitor with each maximal span of one origin between two indexes, in order. */
    void forEachSpan(int start, int end, SpanVisitor visitor) {
        int at = start;
        for (int i = firstRangeEndingAfter(start); i < userRanges.length && userRanges[i] < end && at < end; i += 2) {
            int userStart = Math.max(userRanges[i], at);
            if (userStart > at) {
                visitor.visit(at, userStart, false);
            }
            at = Math.min(userRanges[i + 1], end);
            visitor.visit(userStart, at, true);
        }
        if (at < end) {
            visitor.visit(at, end, false);
        }
    }

    /** The spans as segments. */
    List<TemplateSegment> segments() {
        List<TemplateSegment> segments = new ArrayList<>();
        forEachSpan(
                0,
                text.length(),
                (start, end, user) -> segments.add(new TemplateSegment(text.substring(start, end), user)));
        return List.copyOf(segments);
    }

    private int firstRangeEndingAfter(int index) {
        int low = 0;
        int high = userRanges.length / 2;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (userRanges[2 * middle + 1] > index) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return 2 * low;
    }

    @Override
    public String typeName() {
        return "str";
    }

    @Override
    public boolean isTrue() {
        return !text.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TemplateText that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    /** Receives a span of one origin. */
    interface SpanVisitor {
        void visit(int start, int end, boolean user);
    }
}

package io.apex4j.model;

import java.util.Arrays;

/** Puts a {@link TemplateText} together, span by span, and refuses to grow beyond a limit. */
final class TemplateTextBuilder {
    private final StringBuilder text = new StringBuilder();
    private final int maxChars;
    private int[] userRanges = new int[4];
    private int rangeEntries;

    /** A builder for at most so many UTF-16 units. */
    TemplateTextBuilder(int maxChars) {
        this.maxChars = maxChars;
    }

    TemplateTextBuilder append(TemplateText piece) {
        return append(piece, 0, piece.length());
    }

    /** Appends the part of the piece between two UTF-16 indexes. */
    TemplateTextBuilder append(TemplateText piece, int start, int end) {
        checkRoom(end - start);
        int offset = text.length() - start;
        piece.forEachSpan(start, end, (from, to, user) -> {
            if (user) {
                addRange(offset + from, offset + to);
            }
        });
        text.append(piece.text(), start, end);
        return this;
    }

    /** Appends text of the template itself. */
    TemplateTextBuilder appendOwn(String piece) {
        return append(piece, false);
    }

    TemplateTextBuilder append(String piece, boolean user) {
        checkRoom(piece.length());
        if (user && !piece.isEmpty()) {
            addRange(text.length(), text.length() + piece.length());
        }
        text.append(piece);
        return this;
    }

    /** Appends own text so many times, not at all when the count is negative. */
    TemplateTextBuilder appendFill(String fill, int count) {
        int times = Math.max(count, 0);
        checkRoom((long) times * fill.length());
        return append(fill.repeat(times), false);
    }

    int length() {
        return text.length();
    }

    TemplateText toText() {
        return text.isEmpty()
                ? TemplateText.EMPTY
                : new TemplateText(text.toString(), Arrays.copyOf(userRanges, rangeEntries));
    }

    private void checkRoom(long more) {
        if (more > maxChars - text.length()) {
            throw new TemplateFault(
                    "a text of " + (text.length() + more) + " characters is beyond the limit of " + maxChars);
        }
    }

    private void addRange(int start, int end) {
        if (rangeEntries > 0 && userRanges[rangeEntries - 1] == start) {
            userRanges[rangeEntries - 1] = end;
            return;
        }
        if (rangeEntries == userRanges.length) {
            userRanges = Arrays.copyOf(userRanges, 2 * rangeEntries);
        }
        userRanges[rangeEntries++] = start;
        userRanges[rangeEntries++] = end;
    }
}

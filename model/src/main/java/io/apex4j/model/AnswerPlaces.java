package io.apex4j.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the answers in a rendered conversation: what stands between the words that the whole conversation ends with, which
 * ask for an answer, and the next token that ends one, both in the template's own text.
 */
final class AnswerPlaces {
    private final List<TemplateSegment> segments;
    private final String cue;
    private final String end;
    /** The first place that has not been taken. */
    private Place taken = new Place(0, 0);
    /** The place up to which answers were looked for. */
    private Place looked = new Place(0, 0);

    private Place answerStart = new Place(0, 0);
    private Place answerEnd = new Place(0, 0);

    /** A character of a segment. */
    private record Place(int segment, int index) {}

    /**
     * The answers in some segments.
     *
     * @param end the literal of the token that ends answers
     */
    AnswerPlaces(List<TemplateSegment> segments, String end) {
        this.segments = segments;
        this.end = end;
        this.cue = segments.isEmpty() || segments.getLast().isUserText()
                ? ""
                : segments.getLast().text();
    }

    /** Goes on to the next answer; false when there is none. */
    boolean next() {
        if (cue.isEmpty() || end.isEmpty()) {
            return false;
        }
        Place start = find(cue, looked);
        if (start.segment() == segments.size()) {
            return false;
        }
        answerStart = new Place(start.segment(), start.index() + cue.length());
        answerEnd = find(end, answerStart);
        looked = answerEnd;
        return answerEnd.segment() < segments.size();
    }

    /** The first place from another on where a word begins in the template's own text. */
    private Place find(String word, Place from) {
        int index = from.index();
        for (int segment = from.segment(); segment < segments.size(); segment++) {
            int found = segments.get(segment).isUserText()
                    ? -1
                    : segments.get(segment).text().indexOf(word, index);
            if (found >= 0) {
                return new Place(segment, found);
            }
            index = 0;
        }
        return new Place(segments.size(), 0);
    }

    /** The answer's text. */
    String answer() {
        StringBuilder text = new StringBuilder();
        between(answerStart, answerEnd).forEach(segment -> text.append(segment.text()));
        return text.toString();
    }

    /** What has not been taken before the answer; the answer is left out. */
    List<TemplateSegment> takeBefore() {
        List<TemplateSegment> before = between(taken, answerStart);
        taken = answerEnd;
        return before;
    }

    /** What has not been taken. */
    List<TemplateSegment> takeRest() {
        List<TemplateSegment> rest = between(taken, new Place(segments.size(), 0));
        taken = new Place(segments.size(), 0);
        return rest;
    }

    private List<TemplateSegment> between(Place first, Place last) {
        List<TemplateSegment> between = new ArrayList<>();
        for (int segment = first.segment(); segment < segments.size() && segment <= last.segment(); segment++) {
            String text = segments.get(segment).text();
            int start = segment == first.segment() ? first.index() : 0;
            int stop = segment == last.segment() ? last.index() : text.length();
            if (start < stop) {
                between.add(new TemplateSegment(
                        text.substring(start, stop), segments.get(segment).isUserText()));
            }
        }
        return between;
    }
}

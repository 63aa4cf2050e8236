package io.apex4j.calibrate;

import io.apex4j.model.TemplateSegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The tags around thinking that stands in the content of an answer. While the conversation goes through the template,
 * which takes content for text from outside, a character stands for each that no text of a corpus may have; afterwards
 * the tags are text of their own, in which control tokens are found, as a model would have written them.
 */
final class ThinkTags {
    private static final char START = '\uFDD0';
    private static final char END = '\uFDD1';

    private ThinkTags() {}

    /** The content of an answer with what was thought before it. */
    static String before(String content, Object thinking) {
        return START + "\n" + thinking + "\n" + END + "\n\n" + content;
    }

    /** The same segments with the tags. */
    static List<TemplateSegment> resolved(List<TemplateSegment> segments) {
        List<TemplateSegment> resolved = new ArrayList<>();
        for (TemplateSegment segment : segments) {
            split(segment, resolved);
        }
        return resolved;
    }

    private static void split(TemplateSegment segment, List<TemplateSegment> resolved) {
        String text = segment.text();
        int start = 0;
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == START || character == END) {
                add(text.substring(start, index), segment.isUserText(), resolved);
                add(character == START ? "<think>" : "</think>", false, resolved);
                start = index + 1;
            }
        }
        add(text.substring(start), segment.isUserText(), resolved);
    }

    private static void add(String text, boolean isUserText, List<TemplateSegment> resolved) {
        if (!text.isEmpty()) {
            resolved.add(new TemplateSegment(text, isUserText));
        }
    }
}

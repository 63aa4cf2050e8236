package io.apex4j.model;

import java.util.Arrays;

/** The source of a template with newlines made equal, without the one that ends it; knows its lines. */
final class JinjaSource {
    private final String text;
    private final int[] lineStarts;

    JinjaSource(String source) {
        String normal = source.replace("\r\n", "\n").replace('\r', '\n');
        text = normal.endsWith("\n") ? normal.substring(0, normal.length() - 1) : normal;
        int[] starts = new int[16];
        int lines = 1;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            if (lines == starts.length) {
                starts = Arrays.copyOf(starts, 2 * lines);
            }
            starts[lines++] = at + 1;
        }
        lineStarts = Arrays.copyOf(starts, lines);
    }

    String text() {
        return text;
    }

    TemplatePosition position(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        int line = found >= 0 ? found : -found - 2;
        return new TemplatePosition(line + 1, offset - lineStarts[line] + 1);
    }
}

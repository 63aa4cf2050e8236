package io.apex4j.eval;

import java.util.Locale;

/** Writes one drawing as an SVG element for HTML: named for screen readers, coloured by classes, with real text. */
final class Svg {
    /** Height of letters in pixels; the style sheet says the same. */
    static final double TEXT_SIZE = 12;

    private static final double AVERAGE_LETTER = 0.6;
    private static final int FIRST_WIDE_CHARACTER = 0x1100;

    private final StringBuilder body = new StringBuilder();
    private final String id;
    private final int width;
    private final int height;

    /** Where a text is fixed. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /**
     * An empty drawing.
     *
     * @param id unique in the page, of letters, digits and dashes
     * @param width in pixels
     * @param height in pixels
     */
    Svg(String id, int width, int height) {
        this.id = id;
        this.width = width;
        this.height = height;
    }

    /** About how wide a text is in pixels: rather too much than too little. */
    static double textWidth(String text) {
        return text.codePoints()
                .mapToDouble(character -> character >= FIRST_WIDE_CHARACTER
                        ? TEXT_SIZE
                        : TEXT_SIZE * (Character.isUpperCase(character) ? 0.72 : AVERAGE_LETTER))
                .sum();
    }

    /** Adds a straight line. */
    void line(String cssClass, double x1, double y1, double x2, double y2) {
        body.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n",
                cssClass,
                Figures.coordinate(x1),
                Figures.coordinate(y1),
                Figures.coordinate(x2),
                Figures.coordinate(y2)));
    }

    /** Adds a text, which is escaped here. */
    void text(String cssClass, Anchor anchor, double x, double y, String text) {
        body.append("<text class=\"").append(cssClass).append('"');
        if (anchor != Anchor.START) {
            body.append(" text-anchor=\"")
                    .append(anchor.name().toLowerCase(Locale.ROOT))
                    .append('"');
        }
        body.append(" x=\"").append(Figures.coordinate(x)).append("\" y=\"").append(Figures.coordinate(y));
        body.append("\">").append(Html.escaped(text)).append("</text>\n");
    }

    /** Adds what XChart has drawn. */
    void add(ChartLayer layer) {
        body.append(layer.elements());
    }

    /**
     * The element.
     *
     * @param title what the drawing shows
     * @param description what a reader who cannot see it must know
     */
    String element(String title, String description) {
        return "<svg class=\"plot\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 " + width + " "
                + height
                + "\" width=\"" + width + "\" height=\"" + height + "\" aria-labelledby=\"" + id + "-title " + id
                + "-desc\">\n<title id=\"" + id + "-title\">" + Html.escaped(title) + "</title>\n<desc id=\"" + id
                + "-desc\">" + Html.escaped(description) + "</desc>\n" + body + "</svg>\n";
    }
}

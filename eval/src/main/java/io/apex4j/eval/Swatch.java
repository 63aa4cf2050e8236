package io.apex4j.eval;

import io.apex4j.eval.ChartLayer.Point;

/** The mark of a model as a little picture to put beside its name. */
final class Swatch {
    private static final int SIDE = 14;
    /** XChart draws nothing in charts that are hardly larger than a mark. */
    private static final int CANVAS = 200;

    private Swatch() {}

    static String of(SeriesStyle style) {
        ChartLayer layer = new ChartLayer(CANVAS, CANVAS);
        layer.mark(style, new Point(SIDE / 2.0, SIDE / 2.0));
        return "<svg class=\"swatch\" aria-hidden=\"true\" viewBox=\"0 0 14 14\" width=\"14\" height=\"14\">"
                + layer.elements().strip() + "</svg>";
    }
}

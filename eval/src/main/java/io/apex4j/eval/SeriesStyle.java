package io.apex4j.eval;

/**
 * How the marks of a model look in all plots. Colour and shape are given by its family, so that neither is needed alone.
 *
 * @param family number of the family: a profile with and without importance matrix is one
 * @param isHollow whether marks are outlines: the variant without importance matrix where both are there
 * @param isReference whether it is what the others are compared with
 */
record SeriesStyle(int family, boolean isHollow, boolean isReference) {
    /** Number of colours in the style sheet. */
    static final int COLOURS = 8;

    /** The shapes of marks. */
    enum Shape {
        CIRCLE,
        SQUARE,
        DIAMOND,
        TRIANGLE_UP,
        TRIANGLE_DOWN
    }

    /** The class in the style sheet that gives the colour. */
    String cssClass() {
        return isReference ? "ref" : "s" + family % COLOURS;
    }

    Shape shape() {
        Shape[] shapes = Shape.values();
        return isReference ? Shape.CIRCLE : shapes[family % shapes.length];
    }
}

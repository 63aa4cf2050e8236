package io.apex4j.eval;

/** Something that can be drawn for windows of different widths. */
sealed interface Plot permits BarPanels, LayerPlot, RangePlot, ScatterPlot {
    /**
     * Draws it.
     *
     * @param id unique in the page
     * @param width {@link PlotFrame#WIDE} or {@link PlotFrame#NARROW}
     * @param title what it shows
     * @param description what a reader who cannot see it must know
     */
    String svg(String id, int width, String title, String description);
}

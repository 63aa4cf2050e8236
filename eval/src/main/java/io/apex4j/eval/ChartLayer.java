package io.apex4j.eval;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The lines and marks of a plot, drawn by XChart in coordinates of pixels. XChart writes colours into its SVG, and text as
 * outlines of glyphs; a report that follows the reader's theme needs classes of a style sheet and real text. Each series
 * is therefore drawn in a colour that stands for a class, and text is left to {@link Svg}.
 */
final class ChartLayer {
    private static final int KEY_RED = 1;
    private static final String KEY_PREFIX = "rgb(" + KEY_RED + ",";
    private static final float MITER_LIMIT = 10;

    private final XYChart chart;
    private final double height;
    private final List<String> classes = new ArrayList<>();

    /** A place in pixels from the left upper corner. */
    record Point(double x, double y) {}

    /** An empty layer of a size in pixels. */
    ChartLayer(int width, int height) {
        this.height = height;
        chart = new XYChart(width, height);
        Color transparent = new Color(0, 0, 0, 0);
        chart.getStyler()
                .setChartTitleVisible(false)
                .setLegendVisible(false)
                .setChartPadding(0)
                .setPlotContentSize(1)
                .setPlotBorderVisible(false)
                .setChartBackgroundColor(transparent)
                .setPlotBackgroundColor(transparent);
        chart.getStyler()
                .setAxisTicksVisible(false)
                .setAxisTitlesVisible(false)
                .setPlotGridLinesVisible(false)
                .setPlotMargin(0)
                .setXAxisMin(0.0)
                .setXAxisMax((double) width)
                .setYAxisMin(0.0)
                .setYAxisMax((double) height);
    }

    /**
     * Adds a line through points.
     *
     * @param cssClass what the style sheet colours it by
     * @param width in pixels
     * @param dashes lengths of strokes and gaps; none for an unbroken line
     */
    void line(String cssClass, double width, List<Point> points, float... dashes) {
        XYSeries series = series(points);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(key(cssClass));
        series.setLineStyle(new BasicStroke(
                (float) width,
                BasicStroke.CAP_BUTT,
                BasicStroke.JOIN_MITER,
                MITER_LIMIT,
                dashes.length == 0 ? null : dashes,
                0));
    }

    /** Adds the mark of a model. */
    void mark(SeriesStyle style, Point point) {
        XYSeries series = series(List.of(point));
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
        series.setMarker(marker(style.shape()));
        series.setMarkerColor(key(style.cssClass() + (style.isHollow() ? " hollow" : " dot")));
    }

    private static Marker marker(SeriesStyle.Shape shape) {
        return switch (shape) {
            case CIRCLE -> SeriesMarkers.CIRCLE;
            case SQUARE -> SeriesMarkers.SQUARE;
            case DIAMOND -> SeriesMarkers.DIAMOND;
            case TRIANGLE_UP -> SeriesMarkers.TRIANGLE_UP;
            case TRIANGLE_DOWN -> SeriesMarkers.TRIANGLE_DOWN;
        };
    }

    private XYSeries series(List<Point> points) {
        double[] x = points.stream().mapToDouble(Point::x).toArray();
        double[] y = points.stream().mapToDouble(point -> height - point.y()).toArray();
        return chart.addSeries(String.valueOf(classes.size()), x, y);
    }

    private Color key(String cssClass) {
        classes.add(cssClass);
        int number = classes.size() - 1;
        return new Color(KEY_RED, number >> 8, number & 0xff);
    }

    /** The elements for the inside of an SVG, coloured by classes. */
    String elements() {
        if (classes.isEmpty()) {
            return "";
        }
        try {
            return readElements();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        } catch (XMLStreamException exception) {
            throw new IllegalStateException("XChart's SVG cannot be read", exception);
        }
    }

    /** The encoder is deprecated in favour of one for each format, of which there is none for SVG. */
    @SuppressWarnings("deprecation")
    private String drawn() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private String readElements() throws IOException, XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(drawn()));
        StringBuilder elements = new StringBuilder();
        Polyline line = new Polyline(elements);
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamReader.START_ELEMENT) {
                element(reader, elements, line);
            }
        }
        line.end();
        return elements.toString();
    }

    private void element(XMLStreamReader reader, StringBuilder elements, Polyline line) {
        Map<String, String> attributes = new TreeMap<>();
        for (int index = 0; index < reader.getAttributeCount(); index++) {
            attributes.put(reader.getAttributeLocalName(index), reader.getAttributeValue(index));
        }
        String style = attributes.remove("style");
        if (style == null || !style.contains(KEY_PREFIX)) {
            return;
        }
        String appearance = appearance(style);
        if (reader.getLocalName().equals("line")) {
            line.add(attributes, appearance);
            return;
        }
        line.end();
        elements.append('<').append(reader.getLocalName()).append(appearance);
        attributes.forEach((name, value) -> elements.append(' ')
                .append(name)
                .append("=\"")
                .append(Html.escaped(value))
                .append('"'));
        elements.append("/>\n");
    }

    private String appearance(String style) {
        int start = style.indexOf(KEY_PREFIX) + KEY_PREFIX.length();
        String[] numbers = style.substring(start, style.indexOf(')', start)).split(",", -1);
        String cssClass = classes.get((Integer.parseInt(numbers[0]) << 8) + Integer.parseInt(numbers[1]));
        String strokes = style.lines()
                .flatMap(text -> List.of(text.split(";", -1)).stream())
                .filter(part -> part.startsWith("stroke-width:") || part.startsWith("stroke-dasharray:"))
                .map(part -> " " + part.replace(":", "=\"") + '"')
                .collect(Collectors.joining());
        return " class=\"" + cssClass + '"' + strokes;
    }

    /** Joins the pieces into which XChart cuts a line, so that dashes run on and corners are whole. */
    private static final class Polyline {
        private final StringBuilder elements;
        private final StringBuilder points = new StringBuilder();
        private String appearance = "";
        private String end = "";

        Polyline(StringBuilder elements) {
            this.elements = elements;
        }

        void add(Map<String, String> line, String newAppearance) {
            String from = point(line, "1");
            if (!newAppearance.equals(appearance) || !from.equals(end)) {
                end();
                appearance = newAppearance;
                points.append(from);
            }
            end = point(line, "2");
            points.append(' ').append(end);
        }

        private static String point(Map<String, String> line, String number) {
            return coordinate(line.get("x" + number)) + "," + coordinate(line.get("y" + number));
        }

        private static String coordinate(@org.jspecify.annotations.Nullable String value) {
            return Figures.coordinate(Double.parseDouble(value == null ? "0" : value));
        }

        void end() {
            if (!points.isEmpty()) {
                elements.append("<polyline").append(appearance).append(" points=\"");
                elements.append(points).append("\"/>\n");
                points.setLength(0);
            }
            appearance = "";
            end = "";
        }
    }
}

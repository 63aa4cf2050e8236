package io.apex4j.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Builds a table of HTML whose first column names the rows. Cells are text and escaped here. */
final class HtmlTable {
    private final String caption;
    private final List<String> titles;
    private final List<String> rows = new ArrayList<>();

    HtmlTable(String caption, List<String> titles) {
        this.caption = caption;
        this.titles = List.copyOf(titles);
    }

    /**
     * Adds a row.
     *
     * @param swatch HTML that is put before the name, such as a mark; may be empty
     * @param cells the name and the values
     */
    void row(String swatch, List<String> cells) {
        if (cells.size() != titles.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + titles.size() + " columns");
        }
        StringBuilder row = new StringBuilder("<tr><th scope=\"row\">");
        row.append(swatch).append(Html.escaped(cells.getFirst())).append("</th>");
        cells.stream().skip(1).forEach(cell -> row.append(cell(cell)));
        rows.add(row.append("</tr>\n").toString());
    }

    void row(String swatch, String... cells) {
        row(swatch, Arrays.asList(cells));
    }

    /** What is behind the sign of an error is shown smaller. */
    private static String cell(String text) {
        int error = text.indexOf(" ±");
        return error < 0
                ? "<td>" + Html.escaped(text) + "</td>"
                : "<td>" + Html.escaped(text.substring(0, error)) + "<span class=\"err\">"
                        + Html.escaped(text.substring(error)) + "</span></td>";
    }

    /** The table in a box that scrolls by itself in narrow windows. */
    String html() {
        StringBuilder html = new StringBuilder("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
        html.append(Html.escaped(caption)).append("\"><table>\n<caption>").append(Html.escaped(caption));
        html.append("</caption>\n<thead><tr>");
        titles.forEach(title ->
                html.append("<th scope=\"col\">").append(Html.escaped(title)).append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        rows.forEach(html::append);
        return html.append("</tbody></table></div>\n").toString();
    }
}

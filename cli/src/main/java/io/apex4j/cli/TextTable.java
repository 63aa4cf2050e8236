package io.apex4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of text: a line of titles, a rule, rows; columns as wide as their longest cell. Where that is wider than the
 * terminal, the columns that may be cut are, from the last to the first.
 */
final class TextTable {
    private static final String GAP = "  ";

    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * A column.
     *
     * @param title its title
     * @param isNumeric whether cells end at the right edge
     * @param cut how cells are cut in narrow terminals
     */
    record Column(String title, boolean isNumeric, Cut cut) {
        /** A column of words. */
        static Column text(String title) {
            return new Column(title, false, Cut.NEVER);
        }

        /** A column of words whose end may be cut. */
        static Column cut(String title) {
            return new Column(title, false, Cut.END);
        }

        /** A column of tensor names, whose beginning and end stay. */
        static Column name(String title) {
            return new Column(title, false, Cut.MIDDLE);
        }

        /** A column of numbers. */
        static Column number(String title) {
            return new Column(title, true, Cut.NEVER);
        }
    }

    /** What may be left out of the cells of a column. */
    enum Cut {
        /** Nothing. */
        NEVER(Integer.MAX_VALUE),
        /** The end. */
        END(8),
        /** The middle. */
        MIDDLE(20);

        private final int minimumWidth;

        Cut(int minimumWidth) {
            this.minimumWidth = minimumWidth;
        }

        private String apply(String cell, int width) {
            return this == MIDDLE ? Printable.cutMiddle(cell, width) : Printable.cut(cell, width);
        }
    }

    TextTable(Column... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row; hidden characters in its cells are made visible. */
    void row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(Arrays.stream(cells).map(Printable::of).toList());
    }

    /** Adds a rule across the table. */
    void rule() {
        rows.add(List.of());
    }

    /**
     * The lines of the table, without line ends.
     *
     * @param width columns of the terminal
     */
    List<String> lines(int width) {
        int[] widths = widths(width);
        List<String> lines = new ArrayList<>();
        lines.add(line(columns.stream().map(Column::title).toList(), widths));
        lines.add(ruleLine(widths));
        for (List<String> row : rows) {
            lines.add(row.isEmpty() ? ruleLine(widths) : line(row, widths));
        }
        return lines;
    }

    /** The width of each column; 0 where it is left out. */
    private int[] widths(int available) {
        int[] widths = new int[columns.size()];
        for (int index = 0; index < widths.length; index++) {
            widths[index] = naturalWidth(index);
        }
        int excess = Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1) - available;
        for (int index = widths.length - 1; index >= 0 && excess > 0; index--) {
            long spare = Math.max(0L, (long) widths[index] - columns.get(index).cut().minimumWidth);
            int cut = (int) Math.min(spare, excess);
            widths[index] -= cut;
            excess -= cut;
        }
        for (int index = widths.length - 1; index > 0 && excess > 0; index--) {
            if (columns.get(index).cut() == Cut.END) {
                excess -= widths[index] + GAP.length();
                widths[index] = 0;
            }
        }
        return widths;
    }

    private int naturalWidth(int column) {
        int width = Printable.length(columns.get(column).title());
        for (List<String> row : rows) {
            if (!row.isEmpty()) {
                width = Math.max(width, Printable.length(row.get(column)));
            }
        }
        return width;
    }

    private String line(List<String> cells, int[] widths) {
        List<String> shown = new ArrayList<>();
        for (int index = 0; index < widths.length; index++) {
            if (widths[index] > 0) {
                shown.add(cell(columns.get(index), cells.get(index), widths[index]));
            }
        }
        return String.join(GAP, shown).stripTrailing();
    }

    private static String cell(Column column, String text, int width) {
        String cell = column.cut().apply(text, width);
        String padding = " ".repeat(width - Printable.length(cell));
        return column.isNumeric() ? padding + cell : cell + padding;
    }

    private static String ruleLine(int[] widths) {
        return Arrays.stream(widths)
                .filter(width -> width > 0)
                .mapToObj("-"::repeat)
                .collect(Collectors.joining(GAP));
    }
}

package io.apex4j.bench;

import java.util.List;

/** A page of results in Markdown: its title, what was done, where and how, and tables. */
final class Page {
    private final StringBuilder text = new StringBuilder();
    private boolean isInFacts;

    /**
     * A page without results.
     *
     * @param notes whole lines
     */
    Page(String title, String notes) {
        text.append("# ").append(title).append("\n\n").append(notes);
    }

    /** When and where it was measured. */
    Page place(String date, Machine machine) {
        return fact("Date", date)
                .fact("Processor", machine.processor() + ", " + machine.cores() + " cores")
                .fact("Memory", Math.round(machine.memoryBytes() / 1e9) + " GB");
    }

    /** A line of a list. */
    Page fact(String name, String value) {
        text.append(isInFacts ? "- " : "\n- ")
                .append(name)
                .append(": ")
                .append(value)
                .append('\n');
        isInFacts = true;
        return this;
    }

    /** What was called. */
    Page command(String command) {
        return fact("Command", "`" + command + "`");
    }

    /**
     * A table.
     *
     * @param head the line of titles
     * @param alignments the line below it
     * @param rows lines, all without line breaks
     */
    Page table(String head, String alignments, List<String> rows) {
        text.append('\n').append(head).append('\n').append(alignments).append('\n');
        rows.forEach(row -> text.append(row).append('\n'));
        isInFacts = false;
        return this;
    }

    /** A paragraph. */
    Page paragraph(String words) {
        text.append('\n').append(words).append('\n');
        isInFacts = false;
        return this;
    }

    /** The page. */
    String markdown() {
        return text.toString();
    }
}

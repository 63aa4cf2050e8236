package io.apex4j.cli;

import static io.apex4j.cli.TextTable.Column.name;
import static io.apex4j.cli.TextTable.Column.number;

import io.apex4j.calibrate.ExpertCoverage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows how many tokens the experts have seen. */
final class CoverageReport {
    private static final int MOST_NAMED = 8;

    private final ExpertCoverage coverage;
    private final long fewestTokens;

    /**
     * A report.
     *
     * @param fewestTokens experts that have seen fewer are warned of
     */
    CoverageReport(ExpertCoverage coverage, long fewestTokens) {
        this.coverage = coverage;
        this.fewestTokens = fewestTokens;
    }

    /** Prints a table of the layers; nothing for models without experts. */
    void print(Screen screen) {
        if (coverage.layers().isEmpty()) {
            return;
        }
        TextTable table = new TextTable(
                name("layer"),
                number("experts"),
                number("tokens of the rarest"),
                number("median"),
                number("of the commonest"),
                number("below " + Numbers.count(fewestTokens)));
        for (ExpertCoverage.Layer layer : coverage.layers()) {
            long below = layer.tokens().stream()
                    .filter(tokens -> tokens < fewestTokens)
                    .count();
            table.row(
                    String.valueOf(layer.layer()),
                    Numbers.count(layer.tokens().size()),
                    Numbers.count(layer.fewest()),
                    Numbers.count(layer.median()),
                    Numbers.count(layer.most()),
                    Numbers.count(below));
        }
        screen.table(table);
        screen.line("");
    }

    /** Warns of experts that have seen too little. */
    void warn(Screen screen) {
        List<ExpertCoverage.Expert> rare = coverage.below(fewestTokens);
        if (rare.isEmpty()) {
            return;
        }
        String named = rare.stream()
                .limit(MOST_NAMED)
                .map(expert -> "layer " + expert.layer() + " expert " + expert.expert() + " ("
                        + Numbers.count(expert.tokens()) + ")")
                .collect(Collectors.joining(", "));
        screen.complain("warning: " + Numbers.counted(rare.size(), "expert") + " saw fewer than "
                + Numbers.counted(fewestTokens, "token") + ": " + named + (rare.size() > MOST_NAMED ? ", ..." : "")
                + "; give more or other text (the limit is --min-expert-tokens)");
    }

    /** The coverage for JSON. */
    Map<String, Object> json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("minExpertTokens", fewestTokens);
        object.put(
                "layers", coverage.layers().stream().map(CoverageReport::json).toList());
        object.put(
                "rareExperts",
                coverage.below(fewestTokens).stream().map(CoverageReport::json).toList());
        return object;
    }

    private static Map<String, Object> json(ExpertCoverage.Layer layer) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("layer", layer.layer());
        object.put("tokens", layer.tokens());
        return object;
    }

    private static Map<String, Object> json(ExpertCoverage.Expert expert) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("layer", expert.layer());
        object.put("expert", expert.expert());
        object.put("tokens", expert.tokens());
        return object;
    }
}

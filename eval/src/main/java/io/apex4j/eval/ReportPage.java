package io.apex4j.eval;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The report as one page of HTML that needs nothing else: no script, no font, no picture, no network. Its policy allows
 * only its own style sheet, known by its hash.
 */
final class ReportPage {
    private static final String STYLE_SHEET = "report.css";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Evaluation evaluation;
    private final Origin origin;
    private final List<Subject> subjects;
    private final ReportSummary summary;
    private final StringBuilder html = new StringBuilder();

    private ReportPage(Evaluation evaluation, Origin origin) {
        this.evaluation = evaluation;
        this.origin = origin;
        this.subjects = Subject.of(evaluation);
        this.summary = new ReportSummary(evaluation, subjects);
    }

    /** The whole page. */
    static String of(Evaluation evaluation, Origin origin) {
        return new ReportPage(evaluation, origin).page();
    }

    private String page() {
        head();
        headline();
        section("figures", "Figures");
        new ReportTables(evaluation, subjects).html().forEach(html::append);
        html.append("<p class=\"note\">").append(legend()).append("</p>\n</section>\n");
        plots();
        method();
        html.append("</main>\n</body>\n</html>\n");
        return html.toString();
    }

    private String legend() {
        boolean hasDivergence =
                subjects.stream().anyMatch(subject -> subject.divergence().isPresent());
        return "± is one standard error. GB are 10⁹ bytes."
                + (hasDivergence
                        ? " Change: of perplexity against the reference, both on the same tokens. KL: divergence of the"
                                + " model’s predictions from the reference’s, in nats per token. Same top: share of tokens"
                                + " for which both find the same token likeliest. RMS Δp: root mean square change of the"
                                + " probability of the true token."
                        : "");
    }

    private void head() {
        String style = styleSheet();
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        html.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-");
        html.append(hash(style)).append("'; base-uri 'none'; form-action 'none'\">\n");
        html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
        html.append("<title>").append(Html.escaped(title())).append("</title>\n");
        html.append("<style>").append(style).append("</style>\n</head>\n<body>\n<main>\n");
    }

    private String title() {
        return subjects.stream()
                .filter(subject -> subject.model().isReference())
                .findFirst()
                .map(reference -> "What quantizing " + reference.model().name() + " has cost")
                .orElse("What quantizing has cost");
    }

    private void headline() {
        html.append("<header>\n<p class=\"kicker\">apex4j evaluation</p>\n<h1>").append(Html.escaped(title()));
        html.append("</h1>\n<p class=\"lead\">")
                .append(Html.escaped(summary.lead()))
                .append("</p>\n</header>\n");
        List<ReportSummary.Pick> picks = summary.picks();
        if (!picks.isEmpty()) {
            html.append(
                    "<section aria-labelledby=\"best\">\n<h2 id=\"best\">The best file at each size</h2>\n<ol class=\"picks\">\n");
            picks.forEach(this::pick);
            html.append("</ol>\n");
            remarks();
            html.append("</section>\n");
        }
    }

    private void pick(ReportSummary.Pick pick) {
        html.append("<li class=\"").append(pick.subject().style().cssClass()).append("\"><p class=\"range\">");
        html.append(Html.escaped(pick.range())).append("</p><p class=\"winner\">");
        html.append(Swatch.of(pick.subject().style()))
                .append(Html.escaped(pick.subject().label()));
        html.append("</p><p class=\"figures\">")
                .append(Html.escaped(pick.figures()))
                .append("</p><p>");
        html.append(Html.escaped(pick.sentence())).append("</p></li>\n");
    }

    private void remarks() {
        List<String> remarks = summary.remarks();
        if (remarks.isEmpty()) {
            return;
        }
        html.append("<ul class=\"remarks\">\n");
        remarks.forEach(
                remark -> html.append("<li>").append(Html.escaped(remark)).append("</li>\n"));
        html.append("</ul>\n");
    }

    private void section(String id, String heading) {
        html.append("<section aria-labelledby=\"")
                .append(id)
                .append("-heading\">\n<h2 id=\"")
                .append(id);
        html.append("-heading\">").append(heading).append("</h2>\n");
    }

    private void plots() {
        List<ReportPlots.Illustration> all = new ReportPlots(subjects, summary).all();
        section("plots", "Pictures");
        all.stream().filter(illustration -> illustration.plot().isPresent()).forEach(this::figure);
        List<ReportPlots.Illustration> missing = all.stream()
                .filter(illustration -> illustration.plot().isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            html.append("<ul class=\"remarks missing\">\n");
            missing.stream()
                    .map(ReportPlots.Illustration::caption)
                    .distinct()
                    .forEach(note ->
                            html.append("<li>").append(Html.escaped(note)).append("</li>\n"));
            html.append("</ul>\n");
        }
        html.append("</section>\n");
    }

    private void figure(ReportPlots.Illustration illustration) {
        Optional<Plot> plot = illustration.plot();
        if (plot.isEmpty()) {
            return;
        }
        html.append("<figure>\n<h3>")
                .append(Html.escaped(illustration.heading()))
                .append("</h3>\n<div class=\"wide\">");
        html.append(plot.get()
                .svg(illustration.id() + "-wide", PlotFrame.WIDE, illustration.heading(), illustration.caption()));
        html.append("</div>\n<div class=\"narrow\">");
        html.append(plot.get()
                .svg(illustration.id() + "-narrow", PlotFrame.NARROW, illustration.heading(), illustration.caption()));
        html.append("</div>\n<figcaption>").append(Html.escaped(illustration.caption()));
        html.append("</figcaption>\n</figure>\n");
    }

    private void method() {
        section("method", "How it was measured");
        html.append("<dl>\n");
        List<String[]> facts = new ArrayList<>();
        facts.add(new String[] {"Command", origin.command()});
        facts.add(new String[] {"Version", origin.version()});
        facts.add(new String[] {"Machine", evaluation.machine()});
        facts.add(new String[] {"Begun", TIME.format(evaluation.started())});
        facts.add(new String[] {"Texts", texts()});
        facts.add(new String[] {"Scoring", scoring()});
        facts.add(new String[] {
            "Files", String.join(", ", subjects.stream().map(this::file).toList())
        });
        for (String[] fact : facts) {
            if (!fact[1].isEmpty()) {
                boolean isCode = fact[0].equals("Command");
                html.append("<dt>").append(fact[0]).append("</dt><dd>").append(isCode ? "<code>" : "");
                html.append(Html.escaped(fact[1]))
                        .append(isCode ? "</code>" : "")
                        .append("</dd>\n");
            }
        }
        html.append("</dl>\n</section>\n");
    }

    private String file(Subject subject) {
        return subject.model().file() + " (" + subject.label()
                + (subject.model().isReference() ? ", reference" : "") + ")";
    }

    private String texts() {
        return subjects.stream()
                .map(subject -> subject.model().texts())
                .filter(texts -> !texts.isEmpty())
                .findFirst()
                .map(texts -> String.join(
                        ", ",
                        texts.stream()
                                .map(text -> text.name() + " ("
                                        + Figures.counted(text.perplexity().chunks(), "chunk") + ")")
                                .toList()))
                .orElse("");
    }

    private String scoring() {
        return subjects.stream()
                .flatMap(subject -> subject.perplexity().stream())
                .findFirst()
                .map(
                        result -> Figures.counted(result.chunks(), "chunk") + " of "
                                + Figures.count(result.contextLength())
                                + " tokens, each without memory of the others; the predictions of"
                                + " the second half of every chunk are scored, as llama-perplexity does. Weights are taken as they are"
                                + " in the file, computed in 32-bit floats. Intervals of differences come from a bootstrap over chunks.")
                .orElse("");
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static String styleSheet() {
        try (InputStream stream = ReportPage.class.getResourceAsStream(STYLE_SHEET)) {
            if (stream == null) {
                throw new IllegalStateException(STYLE_SHEET + " is missing from the module");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}

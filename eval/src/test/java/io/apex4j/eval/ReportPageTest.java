package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ReportPageTest {
    private static final Pattern SVG = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL);
    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";

    @Test
    void hasEveryPlotTwiceForWideAndNarrowWindows() throws Exception {
        List<Document> plots = plots(page(EvaluationSamples.published()));

        assertThat(plots).hasSize(18);
        assertThat(plots)
                .extracting(plot -> plot.getDocumentElement().getAttribute("width"))
                .containsOnly("720", "360");
    }

    @Test
    void everyPlotIsWellFormedAndNamedForScreenReaders() throws Exception {
        for (Document plot : plots(page(EvaluationSamples.published()))) {
            String[] ids =
                    plot.getDocumentElement().getAttribute("aria-labelledby").split(" ");

            assertThat(text(plot, "title", ids[0])).endsWith("?");
            assertThat(text(plot, "desc", ids[1])).contains(".");
        }
    }

    @Test
    void nameEveryElementOnce() {
        List<String> ids = Pattern.compile(" id=\"([^\"]+)\"")
                .matcher(page(EvaluationSamples.published()))
                .results()
                .map(result -> result.group(1))
                .toList();

        assertThat(ids).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void needsNothingFromElsewhere() {
        String page = page(EvaluationSamples.published());

        assertThat(page.replace("xmlns=\"" + NAMESPACE + '"', ""))
                .doesNotContain("http:", "https:", "src=", "href=", "url(", "@import");
        assertThat(page)
                .doesNotContain("<script", "<link", "<img", "<iframe", " style=\"")
                .doesNotContainPattern(" on[a-z]+=");
    }

    @Test
    void allowsNothingButItsOwnStyleSheet() throws Exception {
        String page = page(EvaluationSamples.published());
        String style = STYLE.matcher(page).results().findFirst().orElseThrow().group(1);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));

        assertThat(page)
                .contains("content=\"default-src 'none'; style-src 'sha256-"
                        + Base64.getEncoder().encodeToString(digest) + "'; base-uri 'none'; form-action 'none'\"");
    }

    @Test
    void takesColoursFromTheStyleSheetAlone() {
        String svg = String.join("", svgs(page(EvaluationSamples.published())));

        assertThat(svg).doesNotContain("rgb(", "fill=", "stroke=\"#");
    }

    @Test
    void escapesAllTextFromFiles() throws Exception {
        String hostile = "</title><script>alert('x')</script>&\"\u202e\u0000\ud800 ";

        String page = page(EvaluationSamples.named(hostile));

        assertThat(page).doesNotContain("<script", "\u202e", "\u0000").contains("&lt;script&gt;alert(&#39;x&#39;)");
        assertThat(plots(page)).hasSize(18);
    }

    @Test
    void saysWhichFileIsBestAtWhichSize() {
        assertThat(page(EvaluationSamples.published()))
                .containsSubsequence(
                        "3.61 GB to 4.23 GB",
                        "Mini",
                        "4.23 GB to 6.10 GB",
                        "I-Compact",
                        "6.10 GB to 6.31 GB",
                        "I-Quality");
    }

    @Test
    void leavesOutPlotsOfWhatWasNotMeasuredAndSaysSo() throws Exception {
        String page = page(EvaluationSamples.perplexityOnly());

        assertThat(plots(page)).hasSize(2);
        assertThat(page).contains("Speed was not measured", "Without a reference", "No tasks were given");
    }

    @Test
    void isWholeWithoutAnyMeasurement() throws Exception {
        String page = page(EvaluationSamples.empty());

        assertThat(plots(page)).isEmpty();
        assertThat(page).contains("20.5 MB", "Perplexity was not measured").endsWith("</html>\n");
    }

    @Test
    void saysHowItWasMeasured() {
        assertThat(page(EvaluationSamples.published()))
                .contains("<code>apex eval *.gguf</code>", "apex4j 1", "Some CPU", "1 March 2026, 12:00 UTC")
                .contains("40 chunks of 512 tokens");
    }

    private static String page(Evaluation evaluation) {
        return ReportPage.of(evaluation, new Origin("apex eval *.gguf", "apex4j 1"));
    }

    private static List<String> svgs(String page) {
        return SVG.matcher(page).results().map(MatchResult::group).toList();
    }

    private static List<Document> plots(String page) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        List<String> plots = svgs(page).stream()
                .filter(svg -> svg.contains("class=\"plot\""))
                .toList();
        List<Document> documents = new java.util.ArrayList<>();
        for (String plot : plots) {
            documents.add(factory.newDocumentBuilder().parse(new InputSource(new StringReader(plot))));
        }
        return documents;
    }

    private static String text(Document document, String tag, String id) throws IOException {
        Element element = (Element) document.getElementsByTagName(tag).item(0);
        assertThat(element.getAttribute("id")).isEqualTo(id);
        return element.getTextContent();
    }
}

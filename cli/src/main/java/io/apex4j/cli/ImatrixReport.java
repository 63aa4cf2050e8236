package io.apex4j.cli;

import io.apex4j.calibrate.CollectResult;
import io.apex4j.calibrate.Perplexity;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows what a collection has come to. */
final class ImatrixReport {
    private final CollectResult result;
    private final Path target;
    private final CoverageReport coverage;

    /**
     * A report.
     *
     * @param fewestTokens experts that have seen fewer are warned of
     */
    ImatrixReport(CollectResult result, Path target, long fewestTokens) {
        this.result = result;
        this.target = target;
        this.coverage = new CoverageReport(result.coverage(), fewestTokens);
    }

    /** Warns of what should be known before the matrix is used. */
    void warn(Screen screen) {
        coverage.warn(screen);
    }

    void print(Screen screen) {
        coverage.print(screen);
        result.perplexity()
                .ifPresent(perplexity -> screen.line(String.format(
                        Locale.ROOT,
                        "perplexity %.4f +/- %.5f over %s",
                        perplexity.value(),
                        perplexity.error(),
                        Numbers.counted(perplexity.tokens(), "token"))));
        screen.line(target + ": " + Numbers.count(result.entries()) + " entries" + ", "
                + Numbers.counted(result.chunkCount(), "chunk")
                + (result.chunks() == 0 ? "" : ", " + work()));
    }

    private String work() {
        String resumed = result.resumedChunks() == 0
                ? ""
                : " (" + Numbers.counted(result.resumedChunks(), "chunk") + " of an earlier run)";
        return Numbers.counted(result.tokens(), "token") + resumed + " in " + Numbers.duration(result.elapsed());
    }

    /** The report as one JSON object. */
    Map<String, Object> json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", target.toString());
        object.put("entries", result.entries());
        object.put("chunkCount", result.chunkCount());
        object.put("chunks", result.chunks());
        object.put("tokens", result.tokens());
        object.put("resumedChunks", result.resumedChunks());
        object.put("perplexity", json(result.perplexity().orElse(null)));
        object.put("seconds", result.elapsed().toMillis() / 1000.0);
        object.put("coverage", coverage.json());
        return object;
    }

    private static @Nullable Map<String, Object> json(@Nullable Perplexity perplexity) {
        if (perplexity == null) {
            return null;
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("value", perplexity.value());
        object.put("error", perplexity.error());
        object.put("tokens", perplexity.tokens());
        return object;
    }
}

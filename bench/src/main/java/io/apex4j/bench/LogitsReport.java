package io.apex4j.bench;

import java.util.List;
import java.util.Locale;

/**
 * The result of {@code compare logits}.
 *
 * @param date the day, as ISO writes it
 * @param machine where it was measured
 * @param command the command line
 * @param llamaCpp the version of llama.cpp
 * @param kernels the kernels that apex4j used
 * @param texts names of the texts
 * @param extent how much was compared
 * @param results one for each model, and for each 32-bit copy
 */
record LogitsReport(
        String date,
        Machine machine,
        String command,
        String llamaCpp,
        String kernels,
        List<String> texts,
        LogitsComparison.Extent extent,
        List<LogitsResult> results) {
    private static final String NOTES = """
        Both engines take in the same tokens, on the processor, with keys and values of 32 bits; llama.cpp with flash
        attention off. KL is the mean Kullback-Leibler divergence from the reference, in nats; |Δ| the mean absolute
        difference of a logit; top-1 the share of tokens after which both find the same token likeliest. Prompt: all
        tokens at once. Generated: one by one. Own paths: apex4j's generated tokens from its own prompt; llama.cpp's
        paths: the same of llama.cpp. Greedy: prompts that both continue with the same tokens.

        Weights that are dequantized are quantized for apex4j and a copy of 32 bits for llama.cpp, which shows errors of
        the network alone: on quantized weights llama.cpp rounds the activations to 8 bits everywhere, apex4j for
        generated tokens only.
        """;

    /** Keeps its own copies of the lists. */
    LogitsReport {
        texts = List.copyOf(texts);
        results = List.copyOf(results);
    }

    /** Whether all results are within their limits. */
    boolean allPass() {
        return results.stream().allMatch(LogitsResult::passes);
    }

    /** The report as a page in Markdown. */
    String markdown() {
        return new Page("Logits, side by side with llama.cpp", NOTES)
                .place(date, machine)
                .fact("JDK", machine.jdk() + "; kernels: " + kernels)
                .fact("Peer", "llama.cpp " + llamaCpp)
                .command(command)
                .fact("Texts", "the first " + extent.tokens() + " tokens of each of " + String.join(", ", texts))
                .fact(
                        "Prompts",
                        extent.prompts() + " of " + LogitsComparison.PROMPT_TOKENS + " tokens, from the texts in turn, "
                                + LogitsComparison.PROMPT_DISTANCE + " tokens apart; " + extent.continued()
                                + " tokens further")
                .table(
                        "| file | weights | prompt KL | worst KL | \\|Δ\\| | top-1 | generated KL | top-1 | own paths KL |"
                                + " llama.cpp's paths KL | greedy | within limits |",
                        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|",
                        results.stream().map(LogitsReport::row).toList())
                .markdown();
    }

    /** A result on one line of a terminal. */
    static String line(LogitsResult result) {
        return String.format(
                Locale.ROOT,
                "%-24s %-11s prompt KL %.2e |d| %.2e top-1 %.4f  generated KL %.2e  own paths KL %.2e  greedy %d/%d%s "
                        + " %s",
                result.file(),
                result.weights().name().toLowerCase(Locale.ROOT),
                result.prompt().divergence(),
                result.prompt().difference(),
                result.prompt().agreement(),
                result.generated().divergence(),
                result.ownPaths().divergence(),
                result.equalTexts(),
                result.texts(),
                result.sameTokens() ? "" : "  TOKENS DIFFER",
                result.passes() ? "ok" : "TOO FAR");
    }

    private static String row(LogitsResult result) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2e | %.2e | %.2e | %.2f %% | %.2e | %.2f %% | %.2e | %.2e | %d of %d | %s |",
                result.file(),
                result.weights().name().toLowerCase(Locale.ROOT),
                result.prompt().divergence(),
                result.prompt().largestDivergence(),
                result.prompt().difference(),
                100 * result.prompt().agreement(),
                result.generated().divergence(),
                100 * result.generated().agreement(),
                result.ownPaths().divergence(),
                result.peerPaths().divergence(),
                result.equalTexts(),
                result.texts(),
                result.passes() ? "yes" : "**no**");
    }
}

package io.apex4j.cli;

import io.apex4j.calibrate.CollectProgress;
import io.apex4j.calibrate.Perplexity;
import java.util.Locale;
import java.util.Optional;

/** Progress of a collection for terminals: tokens, and the perplexity so far. */
record CollectBars(TerminalBar bar) implements CollectProgress {
    @Override
    public void started(int chunks, long tokens, int doneChunks, long doneTokens) {
        bar.begin("collecting", TerminalBar.Unit.TOKENS, doneTokens, tokens);
    }

    @Override
    public void chunkDone(int chunk, int tokens, Optional<Perplexity> perplexity) {
        perplexity.ifPresent(value -> bar.note(String.format(Locale.ROOT, "perplexity %.4f", value.value())));
        bar.advance(tokens);
    }
}

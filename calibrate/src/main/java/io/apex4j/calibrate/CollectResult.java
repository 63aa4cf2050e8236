package io.apex4j.calibrate;

import java.time.Duration;
import java.util.Optional;

/**
 * What a collection has come to.
 *
 * @param entries tensors in the file
 * @param chunkCount chunks that the file names, those of added matrices included
 * @param chunks chunks of the texts
 * @param tokens tokens of these
 * @param resumedChunks those that an earlier run had done
 * @param perplexity of the texts, where it was measured
 * @param coverage how many tokens the experts have seen, in added matrices too
 * @param elapsed how long this run took
 */
public record CollectResult(
        int entries,
        int chunkCount,
        int chunks,
        long tokens,
        int resumedChunks,
        Optional<Perplexity> perplexity,
        ExpertCoverage coverage,
        Duration elapsed) {}

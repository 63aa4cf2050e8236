package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {
    private static final int CHUNKS = 80;

    /** Chunks whose losses vary much, plus the same shift and a little noise of their own. */
    private static List<ChunkResult> chunks(double shift, long seed) {
        Random text = new Random(1);
        Random own = new Random(seed);
        List<ChunkResult> chunks = new ArrayList<>();
        for (int index = 0; index < CHUNKS; index++) {
            double loss = 500 + 100 * text.nextGaussian() + shift + own.nextGaussian();
            chunks.add(new ChunkResult(255, loss, 0, 0));
        }
        return chunks;
    }

    private static PairedComparison compare(List<ChunkResult> first, List<ChunkResult> second) {
        return PairedBootstrap.compare("a", first, "b", second, PairedComparison.LOG_LOSS, ChunkResult::logLoss);
    }

    @Test
    void aSmallDifferenceThatAllChunksShareIsNoNoise() {
        PairedComparison comparison = compare(chunks(0, 2), chunks(1, 3));

        assertThat(comparison.isWithinNoise()).isFalse();
        assertThat(comparison.difference()).isCloseTo(-1.0 / 255, within(0.5 / 255));
        assertThat(comparison.low()).isLessThan(comparison.difference());
        assertThat(comparison.high()).isGreaterThan(comparison.difference());
        assertThat(comparison.chunks()).isEqualTo(CHUNKS);
        assertThat(comparison.hasFewChunks()).isFalse();
    }

    @Test
    void theIntervalIsAsWideAsTheStandardErrorSays() {
        PairedComparison comparison = compare(chunks(0, 2), chunks(0, 3));

        assertThat(comparison.isWithinNoise()).isTrue();
        double standardError = Math.sqrt(2.0 / CHUNKS) / 255;
        assertThat(comparison.high() - comparison.low()).isCloseTo(2 * 1.96 * standardError, within(standardError));
    }

    @Test
    void isTheSameEveryTime() {
        assertThat(compare(chunks(0, 2), chunks(0, 3))).isEqualTo(compare(chunks(0, 2), chunks(0, 3)));
    }

    @Test
    void modelsThatAreTheSameDifferByNothing() {
        PairedComparison comparison = compare(chunks(0, 2), chunks(0, 2));

        assertThat(comparison.difference()).isZero();
        assertThat(comparison.isWithinNoise()).isTrue();
    }

    @Test
    void fewChunksAreSaidToBeFew() {
        List<ChunkResult> few = chunks(0, 2).subList(0, 5);

        assertThat(compare(few, few).hasFewChunks()).isTrue();
    }
}

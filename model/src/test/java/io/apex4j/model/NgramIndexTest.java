package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NgramIndexTest {
    private static NgramIndex of(int... tokens) {
        NgramIndex index = new NgramIndex();
        for (int token : tokens) {
            index.add(token);
        }
        return index;
    }

    @Test
    void whatCameAfterTheLastThreeTokensIsTheContinuation() {
        assertThat(of(1, 2, 3, 4, 5, 6, 9, 1, 2, 3).continuation(2)).containsExactly(4, 5);
    }

    @Test
    void theContinuationEndsWithTheSequence() {
        assertThat(of(7, 8, 9, 7, 8, 9).continuation(10)).containsExactly(7, 8, 9);
    }

    @Test
    void theLatestPlaceCounts() {
        assertThat(of(1, 2, 3, 4, 1, 2, 3, 5, 1, 2, 3).continuation(1)).containsExactly(5);
    }

    @Test
    void fiveCommonTokensCountMoreThanThree() {
        assertThat(of(1, 2, 3, 4, 5, 60, 3, 4, 5, 70, 1, 2, 3, 4, 5).continuation(1))
                .containsExactly(60);
    }

    @Test
    void tokensThatHaveNotOccurredHaveNoContinuation() {
        assertThat(of(1, 2, 3, 4, 5, 6).continuation(3)).isEmpty();
        assertThat(of(1, 2).continuation(3)).isEmpty();
        assertThat(of().continuation(3)).isEmpty();
    }

    @Test
    void whatIsFoundHasAlwaysOccurredThere() {
        NgramIndex index = new NgramIndex();
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder text = new StringBuilder();
        int found = 0;
        for (int step = 0; step < 20_000; step++) {
            int token = random.nextInt(step < 10_000 ? 12 : 2000);
            index.add(token);
            text.append((char) token);
            int[] continuation = index.continuation(1);
            if (continuation.length > 0) {
                found++;
                String last = text.substring(text.length() - 3);
                assertThat(text.indexOf(last + (char) continuation[0])).isNotNegative();
            }
        }
        assertThat(found).isGreaterThan(5000);
    }
}

package io.apex4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TokenMaskTest {
    @Test
    void logitsOfOtherTokensBecomeNegativeInfinity() {
        TokenMask mask = new TokenMask(new long[] {1L << 3 | 1L << 63, 0, 1L << 1}, 130);
        float[] logits = new float[140];
        Arrays.fill(logits, 2);

        mask.applyTo(logits, 5);

        for (int token = -5; token < 135; token++) {
            boolean isKept = token < 0 || token >= 130 || mask.contains(token);
            assertThat(logits[5 + token]).isEqualTo(isKept ? 2 : Float.NEGATIVE_INFINITY);
        }
        assertThat(mask.tokens()).containsExactly(3, 63, 129);
        assertThat(mask.cardinality()).isEqualTo(3);
    }

    @Test
    void tooFewLogitsAreRefused() {
        TokenMask mask = new TokenMask(new long[1], 10);

        assertThatThrownBy(() -> mask.applyTo(new float[12], 3)).hasMessageContaining("10 tokens");
    }
}

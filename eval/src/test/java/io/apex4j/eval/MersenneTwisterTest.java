package io.apex4j.eval;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MersenneTwisterTest {
    /** The C++ standard ([rand.predef]) demands this value. */
    @Test
    void givesTheNumberThatTheStandardOfCppDemands() {
        MersenneTwister random = new MersenneTwister(5489);
        for (int index = 1; index < 10_000; index++) {
            random.next();
        }
        assertThat(random.next()).isEqualTo(4_123_659_995L);
    }
}

package io.apex4j.apex;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> VALID = List.of("quality", "balanced", "compact", "q4_K", "q5_K");

    @ParameterizedTest
    @CsvSource({
        "qualty, quality",
        "BALANCED, balanced",
        "compactt, compact",
        "cmpct, compact",
        "q4k, q4_K",
        "q5_L, q5_K"
    })
    void theNameWithTheFewestChangesIsMeant(String typed, String meant) {
        assertThat(NearestName.of(typed, VALID)).hasValue(meant);
    }

    @ParameterizedTest
    @CsvSource({"xyz", "''", "balance of powers", "q"})
    void nothingIsMeantWhenMoreThanAThirdDiffers(String typed) {
        assertThat(NearestName.of(typed, VALID)).isEmpty();
    }

    @Test
    void ofTwoEquallyNearNamesTheFirstIsMeant() {
        assertThat(NearestName.of("q6_K", VALID)).hasValue("q4_K");
    }

    @Test
    void shortNamesMayDifferInOneCharacter() {
        assertThat(NearestName.of("b", List.of("a"))).hasValue("a");
    }

    @Test
    void withoutValidNamesNothingIsMeant() {
        assertThat(NearestName.of("quality", List.of())).isEmpty();
    }

    @Test
    void theHintNamesTheNearestAndAllValidNames() {
        assertThat(NearestName.hint("on", List.of("one", "two"))).isEqualTo("did you mean one? valid: one, two");
        assertThat(NearestName.hint("zzzz", List.of("one", "two"))).isEqualTo("valid: one, two");
    }
}

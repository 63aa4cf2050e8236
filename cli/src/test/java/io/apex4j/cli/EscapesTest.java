package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EscapesTest {
    @Test
    void knownSequencesAreResolved() {
        assertThat(Escapes.resolve("a\\nb\\tc\\rd\\\\n\\'\\\"\\x41")).isEqualTo("a\nb\tc\rd\\n'\"A");
    }

    @Test
    void allElseStaysAsItIs() {
        assertThat(Escapes.resolve("plain")).isEqualTo("plain");
        assertThat(Escapes.resolve("\\alpha \\x4 \\xzz \\")).isEqualTo("\\alpha \\x4 \\xzz \\");
    }
}

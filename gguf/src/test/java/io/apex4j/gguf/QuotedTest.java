package io.apex4j.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {
    @Test
    void quotesWhatIsHarmlessAsItIs() {
        assertThat(Quoted.of("blk.0.attn_q.weight")).isEqualTo("'blk.0.attn_q.weight'");
        assertThat(Quoted.of("")).isEqualTo("''");
    }

    @Test
    void replacesCharactersThatActOnATerminalOrStandForNoText() {
        assertThat(Quoted.of("a\u001b[2J\n\t\u0085\u202e\u2028\udc80z")).isEqualTo("'a?[2J??????z'");
    }

    @Test
    void cutsLongNamesAndSaysSo() {
        assertThat(Quoted.of("k".repeat(80))).isEqualTo("'" + "k".repeat(80) + "'");
        assertThat(Quoted.of("k".repeat(81))).isEqualTo("'" + "k".repeat(80) + "' and 1 more characters");
    }
}

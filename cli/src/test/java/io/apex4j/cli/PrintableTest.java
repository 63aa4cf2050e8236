package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void ordinaryTextStays() {
        assertThat(Printable.of("Größe 模型 🙂 ~")).isEqualTo("Größe 模型 🙂 ~");
    }

    @Test
    void controlFormatAndUnpairedCharactersBecomeEscapes() {
        assertThat(Printable.of("\u001b[0m\n\r\t\u009b\u200b\u202e\u2028\udc80"))
                .isEqualTo("\\u001b[0m\\n\\r\\t\\u009b\\u200b\\u202e\\u2028\\udc80");
    }

    @Test
    void textOfAModelKeepsLinesTabsAndJoinedLettersButCannotDriveTheTerminal() {
        String family = "\ud83d\udc69\u200d\ud83d\udc67";
        assertThat(Printable.lines("a\n\tb " + family)).isEqualTo("a\n\tb " + family);
        assertThat(Printable.lines("\u001b]0;x\u0007\r\u009b1m\u202e"))
                .isEqualTo("\\u001b]0;x\\u0007\\r\\u009b1m\\u202e");
    }

    @Test
    void cutTextsEndInDotsAndKeepWholeCharacters() {
        assertThat(Printable.of("abcdefgh", 8)).isEqualTo("abcdefgh");
        assertThat(Printable.of("abcdefghi", 8)).isEqualTo("abcde...");
        assertThat(Printable.cut("🙂🙂🙂🙂🙂", 4)).isEqualTo("🙂...");
        assertThat(Printable.cut("abcdef", 2)).isEqualTo("..");
    }

    @Test
    void theMiddleIsCutSoThatBothEndsStay() {
        assertThat(Printable.cutMiddle("blk.10.ffn_down_exps.weight", 20)).isEqualTo("blk.10.f...ps.weight");
        assertThat(Printable.cutMiddle("short", 5)).isEqualTo("short");
    }
}

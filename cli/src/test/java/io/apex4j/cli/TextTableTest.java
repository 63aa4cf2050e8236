package io.apex4j.cli;

import static io.apex4j.cli.TextTable.Column.cut;
import static io.apex4j.cli.TextTable.Column.name;
import static io.apex4j.cli.TextTable.Column.number;
import static io.apex4j.cli.TextTable.Column.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {
    private static final int WIDE = 1000;

    @Test
    void wordsBeginAtTheLeftNumbersEndAtTheRight() {
        TextTable table = new TextTable(text("role"), number("size"));
        table.row("attention", "1.5 kB");
        table.rule();
        table.row("all", "512 B");

        assertThat(table.lines(WIDE))
                .containsExactly(
                        "role         size",
                        "---------  ------",
                        "attention  1.5 kB",
                        "---------  ------",
                        "all         512 B");
    }

    @Test
    void narrowTerminalsCutTheEndOfTheLastColumnFirstThenTheMiddleOfNames() {
        TextTable table = new TextTable(name("tensor"), cut("rule"));
        table.row("blk.10.ffn_down_exps.weight", "profile quality: routed expert, mid");

        assertThat(table.lines(50).get(2)).isEqualTo("blk.10.ffn_down_exps.weight  profile quality: r...");
        assertThat(table.lines(33).get(2)).isEqualTo("blk.10.ffn...xps.weight  profi...");
        assertThat(table.lines(30).get(2)).isEqualTo("blk.10.f...ps.weight  profi...");
    }

    @Test
    void whereEvenThatIsTooWideColumnsThatMayBeCutAreLeftOut() {
        TextTable table = new TextTable(text("role"), cut("types"), number("size"));
        table.row("attention", "Q4_K 12, Q6_K 12", "1.5 kB");

        assertThat(table.lines(20)).containsExactly("role         size", "---------  ------", "attention  1.5 kB");
    }

    @Test
    void hiddenCharactersAreShown() {
        TextTable table = new TextTable(text("key"));
        table.row("a\u001b[31m");

        assertThat(table.lines(WIDE)).last().isEqualTo("a\\u001b[31m");
    }

    @Test
    void aRowMustHaveACellForEveryColumn() {
        TextTable table = new TextTable(text("one"), text("two"));

        assertThatThrownBy(() -> table.row("one")).isInstanceOf(IllegalArgumentException.class);
    }
}

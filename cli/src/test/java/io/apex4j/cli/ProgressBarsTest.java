package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.apex.QuantizeProgress.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarsTest {
    private static final int WIDTH = 80;

    private final StringWriter printed = new StringWriter();
    private final ProgressBars bars = new ProgressBars(new PrintWriter(printed), WIDTH, "I-Mini");

    @Test
    void theBarNamesWhatIsDoneAndHowFarItIs() {
        bars.started(Stage.QUANTIZING, 50_000_000);
        bars.advanced(50_000_000);
        bars.close();

        assertThat(printed.toString()).contains("I-Mini: quantizing 100%", "50/50 MB", "MB/s");
    }

    @Test
    void noLineIsWiderThanTheTerminalAndTheLastOneIsEmpty() {
        bars.started(Stage.CHECKING, 10);
        bars.advanced(10);
        bars.close();

        assertThat(printed.toString().split("\r", -1)).allMatch(line -> line.length() < WIDTH);
        assertThat(printed.toString()).endsWith("\r" + " ".repeat(WIDTH - 1) + "\r");
    }

    @Test
    void anInterruptedThreadTakesTheBarAwayToo() {
        bars.started(Stage.QUANTIZING, 10);
        Thread.currentThread().interrupt();
        bars.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(printed.toString()).endsWith(" \r");
    }
}

package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.apex.QuantizeProgress.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
    private static final long SECOND = 1_000_000_000;

    private final StringWriter printed = new StringWriter();
    private final AtomicLong clock = new AtomicLong();
    private final ProgressLines progress = new ProgressLines(new PrintWriter(printed), clock::get);

    @Test
    void everyFiveSecondsALineWithRateAndTimeLeft() {
        progress.started(Stage.QUANTIZING, 100_000_000);
        for (int second = 1; second <= 11; second++) {
            clock.addAndGet(SECOND);
            progress.advanced(5_000_000);
        }

        assertThat(printed.toString().lines())
                .containsExactly(
                        "quantizing: 25.0 % of 100.00 MB, 5.00 MB/s, 15 s left",
                        "quantizing: 50.0 % of 100.00 MB, 5.00 MB/s, 10 s left");
    }

    @Test
    void shortWorkIsDoneInSilence() {
        progress.started(Stage.CHECKING, 10);
        clock.addAndGet(SECOND);
        progress.advanced(10);

        assertThat(printed.toString()).isEmpty();
    }
}

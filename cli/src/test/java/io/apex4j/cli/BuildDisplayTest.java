package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.pipeline.PlannedStep;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BuildDisplayTest {
    private final StringWriter err = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void aTerminalShowsTheStepAndTheTimeLeftForAll() {
        BuildDisplay display = new BuildDisplay(screen(true), false, nanos::get);
        display.planned(List.of(step("copy", true, 7), step("quantize A", false, 10), step("quantize B", false, 30)));

        display.stepStarted(0);
        display.stepEnded(0, true);
        display.stepStarted(1);
        display.workStarted("checking", 100, false);
        display.workStarted("quantizing", 100, true);
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        display.advanced(40);

        assertThat(err.toString())
                .contains("[1/3] copy: done before")
                .contains("[2/3] quantize A: checking 0.0 %")
                .endsWith("[2/3] quantize A 40.0 %, all 10.0 %, 1 min 30 s left");
        display.workStarted("hashing", 0, false);
        assertThat(err.toString()).endsWith("[2/3] quantize A: hashing, all 10.0 %, 1 min 30 s left");
        display.stepEnded(1, false);
        assertThat(err.toString()).contains("[2/3] quantize A: done in 10 s");
    }

    @Test
    void withoutATerminalThereIsALineForEachStep() {
        BuildDisplay display = new BuildDisplay(screen(false), false, nanos::get);
        display.planned(List.of(step("copy", false, 1)));

        display.stepStarted(0);
        display.workStarted("copying", 100, true);
        display.advanced(40);
        display.stepEnded(0, false);

        assertThat(err.toString().lines()).containsExactly("[1/1] copy: done in 0.0 s");
    }

    @Test
    void quietShowsWarningsAlone() {
        BuildDisplay display = new BuildDisplay(screen(true), true, nanos::get);
        display.planned(List.of(step("copy", false, 1)));

        display.stepStarted(0);
        display.warned("something is odd");
        display.stepEnded(0, false);

        assertThat(err.toString().lines()).containsExactly("apex: warning: something is odd");
    }

    private Screen screen(boolean isTerminal) {
        return new Screen(
                InputStream.nullInputStream(),
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                () -> false,
                () -> isTerminal,
                () -> 80);
    }

    private static PlannedStep step(String title, boolean isDone, double effort) {
        return new PlannedStep(title, title, List.of(title), 0, isDone, effort);
    }
}

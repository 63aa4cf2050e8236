package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.model.AnswerDelta;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerPrinterTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void textComesAsItIsWithoutWhatDrivesTerminals() {
        AnswerPrinter printer = printer(Screen.plain(InputStream.nullInputStream(), writer(out), writer(err)));

        printer.text("a\n");
        printer.text("b\u001b[2J");
        printer.finish();

        assertThat(out).hasToString("a\nb\\u001b[2J" + System.lineSeparator());
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theProgressOfALongPromptIsShownAtATerminalAndGoesBeforeTheAnswer() {
        AnswerPrinter printer = printer(
                new Screen(InputStream.nullInputStream(), writer(out), writer(err), () -> true, () -> true, () -> 80));

        printer.promptProgress(512, 2000);
        printer.promptProgress(2000, 2000);
        printer.text("Hello");

        assertThat(err).hasToString("\r\u001b[Kreading the prompt: 512 of 2,000 tokens\r\u001b[K");
        assertThat(printer.promptTokens()).isEqualTo(2000);
        assertThat(printer.knownTokens()).isEqualTo(512);
    }

    @Test
    void thoughtsAreShownOrNotAndCallsTakeALineEach() {
        AnswerDelta[] deltas = {
            new AnswerDelta.Reasoning("Hm"),
            new AnswerDelta.Reasoning(".\u001b"),
            new AnswerDelta.Content("Wait"),
            new AnswerDelta.CallBegin(0, "id", "f"),
            new AnswerDelta.CallArguments(0, "{}"),
            new AnswerDelta.CallEnd(0)
        };
        Screen screen = Screen.plain(InputStream.nullInputStream(), writer(out), writer(err));
        AnswerPrinter hiding = printer(screen);
        List.of(deltas).forEach(hiding::delta);
        hiding.finish();
        assertThat(out.toString().lines()).containsExactly("Wait", "[f {}]");

        AnswerPrinter showing = new AnswerPrinter(screen.out(), new StatusLine(screen), text -> "(" + text + ")");
        List.of(deltas).forEach(showing::delta);
        showing.finish();
        assertThat(out.toString().lines().skip(2)).containsExactly("(Hm)(.\\u001b)", "", "Wait", "[f {}]");
    }

    @Test
    void cancellingIsSeenByTheGenerator() {
        AnswerPrinter printer = printer(Screen.plain(InputStream.nullInputStream(), writer(out), writer(err)));

        assertThat(printer.isCancelled()).isFalse();
        printer.cancel();
        assertThat(printer.isCancelled()).isTrue();
    }

    private static AnswerPrinter printer(Screen screen) {
        return new AnswerPrinter(screen.out(), new StatusLine(screen));
    }

    private static PrintWriter writer(StringWriter target) {
        return new PrintWriter(target, true);
    }
}

package io.apex4j.cli;

import io.apex4j.model.AnswerDelta;
import io.apex4j.model.AnswerListener;
import io.apex4j.model.FinishReason;
import io.apex4j.model.Generation;
import io.apex4j.model.GenerationListener;
import io.apex4j.model.Model;
import io.apex4j.model.TokenLogprobs;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Prints an answer as it comes, calls of tools a line each, and says how far the prompt is before that. {@link #cancel} may
 * be called by any thread.
 */
final class AnswerPrinter implements GenerationListener, AnswerListener {
    private static final int UNKNOWN = -1;

    private final PrintWriter out;
    private final StatusLine status;
    private final Thoughts thoughts;
    private final AtomicBoolean isCancelled = new AtomicBoolean();
    private boolean endsLine = true;
    private boolean isAfterThought;
    private int promptTokens;
    private int knownTokens = UNKNOWN;

    /** Makes text of thoughts what is to be printed of it. */
    @FunctionalInterface
    interface Thoughts {
        /** Nothing is. */
        Thoughts HIDDEN = text -> "";

        /** What is printed of a piece, which does not drive terminals; empty for nothing. */
        String shown(String piece);
    }

    /**
     * Prints to a writer, without thoughts.
     *
     * @param status where the progress of long prompts is shown
     */
    AnswerPrinter(PrintWriter out, StatusLine status) {
        this(out, status, Thoughts.HIDDEN);
    }

    /** Prints to a writer. */
    AnswerPrinter(PrintWriter out, StatusLine status, Thoughts thoughts) {
        this.out = out;
        this.status = status;
        this.thoughts = thoughts;
    }

    @Override
    public void delta(AnswerDelta delta) {
        switch (delta) {
            case AnswerDelta.Reasoning(String piece) -> thought(piece);
            case AnswerDelta.Content(String piece) -> {
                endThought();
                text(piece);
            }
            case AnswerDelta.CallBegin(int _, String _, String name) -> {
                endThought();
                endLine();
                text("[" + name + " ");
            }
            case AnswerDelta.CallArguments(int _, String json) -> text(json);
            case AnswerDelta.CallEnd _ -> text("]\n");
        }
    }

    private void thought(String piece) {
        String shown = thoughts.shown(Printable.lines(piece));
        if (shown.isEmpty()) {
            status.show("thinking ...");
            return;
        }
        status.clear();
        out.print(shown);
        out.flush();
        endsLine = piece.endsWith("\n");
        isAfterThought = true;
    }

    /** Leaves a line free between a thought and what comes after it. */
    private void endThought() {
        if (isAfterThought) {
            endLine();
            out.println();
            isAfterThought = false;
        }
    }

    private void endLine() {
        if (!endsLine) {
            out.println();
            endsLine = true;
        }
    }

    @Override
    public void token(int token) {}

    @Override
    public void logprobs(TokenLogprobs logprobs) {}

    @Override
    public void text(String piece) {
        status.clear();
        out.print(Printable.lines(piece));
        out.flush();
        endsLine = piece.endsWith("\n");
    }

    @Override
    public void promptProgress(int done, int total) {
        promptTokens = total;
        knownTokens = knownTokens == UNKNOWN ? done : knownTokens;
        if (done < total) {
            status.show("reading the prompt: " + Numbers.count(done) + " of " + Numbers.counted(total, "token"));
        }
    }

    @Override
    public boolean isCancelled() {
        return isCancelled.get();
    }

    /** Ends the answer at the next token. */
    void cancel() {
        isCancelled.set(true);
    }

    /** Ends the last line where the answer has not. */
    void finish() {
        status.clear();
        endLine();
        out.flush();
    }

    /** Tokens of the whole prompt, those known from before included. */
    int promptTokens() {
        return promptTokens;
    }

    /** Those of them that were known from before. */
    int knownTokens() {
        return Math.max(0, knownTokens);
    }

    /** How fast it was, and what did not have to be computed, in one line. */
    String timings(Generation answer) {
        String known = knownTokens() == 0 ? "" : " (and " + Numbers.count(knownTokens()) + " from the cache)";
        String guessed = answer.draftedTokens() == 0
                ? ""
                : " (guessed " + Numbers.count(answer.draftedTokens()) + ", right "
                        + Numbers.count(answer.acceptedTokens()) + ")";
        return String.format(
                Locale.ROOT,
                "prompt %s%s, %.1f per second; answer %s%s, %.1f per second",
                Numbers.counted(answer.promptTokens(), "token"),
                known,
                answer.promptTokensPerSecond(),
                Numbers.counted(answer.tokens().size(), "token"),
                guessed,
                answer.tokensPerSecond());
    }

    /** What to say about how an answer ended; empty where it ended by itself. */
    static String remark(FinishReason reason, Model model) {
        return switch (reason) {
            case STOP -> "";
            case LENGTH -> "the answer has reached the length asked for (-n)";
            case CANCELLED -> "stopped";
            case CONTEXT_FULL ->
                "the answer ends here: the context of " + Numbers.counted(model.contextLength(), "token") + " is full"
                        + (model.contextLength() < model.largestContextLength()
                                ? "; -c makes it larger, up to " + Numbers.count(model.largestContextLength())
                                : "");
        };
    }
}

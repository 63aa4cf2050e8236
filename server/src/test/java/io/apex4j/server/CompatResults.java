package io.apex4j.server;

import io.apex4j.model.Answer;
import io.apex4j.model.AnswerDelta;
import io.apex4j.model.FinishReason;
import io.apex4j.model.Generation;
import io.apex4j.model.ToolCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Answers for tests of how an API writes them. */
final class CompatResults {
    /** A thought, a text and a call, in pieces. */
    static final List<AnswerDelta> DELTAS = List.of(
            new AnswerDelta.Reasoning("A "),
            new AnswerDelta.Reasoning("city."),
            new AnswerDelta.Content("Let me"),
            new AnswerDelta.Content(" see."),
            new AnswerDelta.CallBegin(0, "call_7", "weather"),
            new AnswerDelta.CallArguments(0, "{\"city\":"),
            new AnswerDelta.CallArguments(0, "\"Rome\"}"),
            new AnswerDelta.CallEnd(0));

    private CompatResults() {}

    /** What {@link #DELTAS} add up to: five tokens, two of them thoughts, after a prompt of nine, of which four were known. */
    static JobResult calling() {
        Answer answer = new Answer(
                "A city.",
                "Let me see.",
                List.of(new ToolCall("call_7", "weather", "{\"city\":\"Rome\"}")),
                FinishReason.STOP,
                false);
        return result(answer, Optional.empty());
    }

    /** A text that ended for a reason. */
    static JobResult saying(String text, FinishReason reason, Optional<String> stopString) {
        return result(new Answer("", text, List.of(), reason, false), stopString);
    }

    private static JobResult result(Answer answer, Optional<String> stopString) {
        Generation generation = new Generation(
                answer.content(),
                List.of(1, 2, 3, 4, 5),
                answer.finishReason(),
                stopString,
                5,
                Duration.ofNanos(300),
                Duration.ofNanos(400),
                0,
                0);
        return new JobResult(answer, generation, 9, 4, 2, List.of());
    }
}

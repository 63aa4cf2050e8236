package io.apex4j.model;

import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Hands the pieces of an answer on, in as few as can be between one flush and the next, and adds them up. */
final class AnswerOutput {
    /** Characters of a call's arguments in one piece. */
    private static final int ARGUMENT_PIECE_CHARS = 4096;

    private final Consumer<AnswerDelta> consumer;
    private final IntFunction<String> ids;
    private final AnswerCollector collector = new AnswerCollector();
    private final StringBuilder pending = new StringBuilder();
    private boolean isPendingReasoning;
    private int callCount;

    AnswerOutput(Consumer<AnswerDelta> consumer, IntFunction<String> ids) {
        this.consumer = consumer;
        this.ids = ids;
    }

    /** Adds to what the model thinks. */
    void reasoning(CharSequence text) {
        add(text, true);
    }

    /** The same, a character. */
    void reasoning(char character) {
        add(String.valueOf(character), true);
    }

    /** Adds to what the model says. */
    void content(CharSequence text) {
        add(text, false);
    }

    /** The same, a character. */
    void content(char character) {
        add(String.valueOf(character), false);
    }

    private void add(CharSequence text, boolean isReasoning) {
        if (text.isEmpty()) {
            return;
        }
        if (isReasoning != isPendingReasoning) {
            flush();
        }
        isPendingReasoning = isReasoning;
        pending.append(text);
    }

    /** Adds a call. */
    void call(ToolCallReader.ReadCall call) {
        flush();
        int index = callCount++;
        hand(new AnswerDelta.CallBegin(index, ids.apply(index), call.name()));
        String json = call.argumentsJson();
        int start = 0;
        while (start < json.length()) {
            int end = Math.min(start + ARGUMENT_PIECE_CHARS, json.length());
            end -= end < json.length() && Character.isHighSurrogate(json.charAt(end - 1)) ? 1 : 0;
            hand(new AnswerDelta.CallArguments(index, json.substring(start, end)));
            start = end;
        }
        hand(new AnswerDelta.CallEnd(index));
    }

    /** Hands on what was added. */
    void flush() {
        if (pending.isEmpty()) {
            return;
        }
        String text = pending.toString();
        pending.setLength(0);
        hand(isPendingReasoning ? new AnswerDelta.Reasoning(text) : new AnswerDelta.Content(text));
    }

    private void hand(AnswerDelta delta) {
        collector.accept(delta);
        consumer.accept(delta);
    }

    /** What all has come to. */
    Answer answer(FinishReason reason, boolean isThoughtUnfinished) {
        flush();
        return collector.answer(reason, isThoughtUnfinished);
    }
}

package io.apex4j.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Adds the pieces of an answer up. Not safe for use by several threads at once. */
public final class AnswerCollector implements Consumer<AnswerDelta> {
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder content = new StringBuilder();
    private final StringBuilder arguments = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    private String id = "";
    private String name = "";

    /** A collector that has nothing. */
    public AnswerCollector() {}

    @Override
    public void accept(AnswerDelta delta) {
        switch (delta) {
            case AnswerDelta.Reasoning(String text) -> reasoning.append(text);
            case AnswerDelta.Content(String text) -> content.append(text);
            case AnswerDelta.CallBegin begin -> {
                id = begin.id();
                name = begin.name();
                arguments.setLength(0);
            }
            case AnswerDelta.CallArguments(int _, String json) -> arguments.append(json);
            case AnswerDelta.CallEnd _ -> calls.add(new ToolCall(id, name, arguments.toString()));
        }
    }

    /** What it has come to. */
    public Answer answer(FinishReason finishReason, boolean isThoughtUnfinished) {
        return new Answer(reasoning.toString(), content.toString(), calls, finishReason, isThoughtUnfinished);
    }
}

package io.apex4j.server;

import io.apex4j.model.AnswerOptions;
import io.apex4j.model.ChatMessage;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.PromptEnd;
import io.apex4j.model.SamplingOptions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks of a conversation, whatever API it came by. {@link ServedModel#submit(ChatCall)} has it answered.
 *
 * @param messages in order
 * @param tools that may be called
 * @param toolChoice which of them
 * @param allowsSeveralCalls whether an answer may call more than one where it has to call one
 * @param form what the answer's text has to be
 * @param sampling how tokens are chosen
 * @param generation when the answer ends; its grammar comes of the form and the tools
 * @param answers what becomes of thoughts
 * @param count number of answers
 * @param variables further variables of the template
 * @param end where the model's own words begin
 */
record ChatCall(
        List<ChatMessage> messages,
        List<ChatTool> tools,
        ToolChoice toolChoice,
        boolean allowsSeveralCalls,
        AnswerForm form,
        SamplingOptions sampling,
        GenerationOptions generation,
        AnswerOptions answers,
        int count,
        Map<String, @Nullable Object> variables,
        PromptEnd end) {
    /** Keeps its own copies. */
    ChatCall {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /** One answer as the model likes it. */
    static ChatCall of(List<ChatMessage> messages, SamplingOptions sampling) {
        return new ChatCall(
                messages,
                List.of(),
                new ToolChoice.Auto(),
                true,
                new AnswerForm.Free(),
                sampling,
                GenerationOptions.defaults(),
                AnswerOptions.defaults(),
                1,
                Map.of(),
                PromptEnd.ANSWER);
    }

    /** The same with tools. */
    ChatCall withTools(List<ChatTool> others, ToolChoice choice, boolean areSeveralAllowed) {
        return new ChatCall(
                messages,
                others,
                choice,
                areSeveralAllowed,
                form,
                sampling,
                generation,
                answers,
                count,
                variables,
                end);
    }

    /** The same with another form of the answer. */
    ChatCall withForm(AnswerForm other) {
        return new ChatCall(
                messages,
                tools,
                toolChoice,
                allowsSeveralCalls,
                other,
                sampling,
                generation,
                answers,
                count,
                variables,
                end);
    }

    /** The same with another end of the answer. */
    ChatCall withGeneration(GenerationOptions other) {
        return new ChatCall(
                messages, tools, toolChoice, allowsSeveralCalls, form, sampling, other, answers, count, variables, end);
    }

    /** The same where something else becomes of thoughts. */
    ChatCall withAnswers(AnswerOptions other) {
        return new ChatCall(
                messages,
                tools,
                toolChoice,
                allowsSeveralCalls,
                form,
                sampling,
                generation,
                other,
                count,
                variables,
                end);
    }

    /** The same with another number of answers. */
    ChatCall withCount(int other) {
        return new ChatCall(
                messages,
                tools,
                toolChoice,
                allowsSeveralCalls,
                form,
                sampling,
                generation,
                answers,
                other,
                variables,
                end);
    }

    /** The same with another prompt of the same messages. */
    ChatCall withPrompt(Map<String, @Nullable Object> otherVariables, PromptEnd otherEnd) {
        return new ChatCall(
                messages,
                tools,
                toolChoice,
                allowsSeveralCalls,
                form,
                sampling,
                generation,
                answers,
                count,
                otherVariables,
                otherEnd);
    }

    /** The tools that the model is told of. */
    List<ChatTool> allowedTools() {
        return tools.stream().filter(tool -> toolChoice.allows(tool.name())).toList();
    }
}

package io.apex4j.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A conversation that is to be answered, and how.
 *
 * @param messages in order, the last one to be answered
 * @param tools descriptions of the tools that may be called, of the types that {@link ChatTemplateInput} takes
 * @param variables further variables of the template
 * @param sampling how tokens are chosen
 * @param generation when the answer ends
 */
public record ChatRequest(
        List<ChatMessage> messages,
        List<Object> tools,
        Map<String, Object> variables,
        SamplingOptions sampling,
        GenerationOptions generation) {
    /** Keeps its own copies. */
    public ChatRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /** Messages without tools, sampled as the model's metadata recommends. */
    public static ChatRequest of(Model model, List<ChatMessage> messages) {
        return new ChatRequest(
                messages, List.of(), Map.of(), SamplingOptions.of(model.metadata()), GenerationOptions.defaults());
    }

    /** The same with other messages. */
    public ChatRequest withMessages(List<ChatMessage> others) {
        return new ChatRequest(others, tools, variables, sampling, generation);
    }

    /** The same with other tools. */
    public ChatRequest withTools(List<Object> others) {
        return new ChatRequest(messages, others, variables, sampling, generation);
    }

    /** The same with other variables. */
    public ChatRequest withVariables(Map<String, Object> others) {
        return new ChatRequest(messages, tools, others, sampling, generation);
    }

    /** The same with another way of sampling. */
    public ChatRequest withSampling(SamplingOptions options) {
        return new ChatRequest(messages, tools, variables, options, generation);
    }

    /** The same with another end. */
    public ChatRequest withGeneration(GenerationOptions options) {
        return new ChatRequest(messages, tools, variables, sampling, options);
    }
}

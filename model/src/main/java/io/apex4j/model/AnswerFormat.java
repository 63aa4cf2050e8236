package io.apex4j.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a model writes what is not plain text: thoughts and calls of tools.
 *
 * @param thoughtStart what thoughts begin with
 * @param thoughtEnd what they end with
 * @param callStart what comes before calls
 * @param callEnd what comes after them
 * @param tokens which of these four are tokens of the model; text that only reads like one of these means nothing
 * @param toolNames names of the tools that may be called: with them an answer that begins with a call is understood
 *     without the marker, which models sometimes forget
 * @param startsInThought whether the prompt has begun the thought already
 * @param reasoning what becomes of thoughts
 */
public record AnswerFormat(
        String thoughtStart,
        String thoughtEnd,
        String callStart,
        String callEnd,
        Set<String> tokens,
        Set<String> toolNames,
        boolean startsInThought,
        ReasoningFormat reasoning) {
    private static final String HERMES_CALL_START = "<tool_call>";
    private static final AnswerFormat LFM2 = new AnswerFormat(
            "<think>",
            "</think>",
            "<|tool_call_start|>",
            "<|tool_call_end|>",
            Set.of(),
            Set.of(),
            false,
            ReasoningFormat.AUTO);

    /** Keeps its own copies of the sets. */
    public AnswerFormat {
        if (thoughtStart.isEmpty() || thoughtEnd.isEmpty() || callStart.isEmpty() || callEnd.isEmpty()) {
            throw new ModelException("a marker of answers is empty; it needs at least one character");
        }
        tokens = Set.copyOf(tokens);
        toolNames = Set.copyOf(toolNames);
    }

    /** The models of the LFM2 family, where all markers may come as any text. */
    public static AnswerFormat lfm2() {
        return LFM2;
    }

    /**
     * What a model's template and vocabulary say: markers as in {@link #lfm2()}, or {@code <tool_call>} and {@code
     * </tool_call>} where the template has only these.
     */
    public static AnswerFormat of(ChatTemplate template, Tokenizer tokenizer) {
        boolean isHermes = template.source().contains(HERMES_CALL_START)
                && !template.source().contains(LFM2.callStart);
        AnswerFormat format = isHermes ? LFM2.withCallMarkers(HERMES_CALL_START, "</tool_call>") : LFM2;
        Set<String> tokens = new LinkedHashSet<>();
        for (String marker : format.markers()) {
            int[] encoded = tokenizer.encode(marker, true);
            if (encoded.length == 1 && tokenizer.isSpecial(encoded[0])) {
                tokens.add(marker);
            }
        }
        return format.withTokens(tokens);
    }

    /** The four markers. */
    List<String> markers() {
        return List.of(thoughtStart, thoughtEnd, callStart, callEnd);
    }

    /** The same with other markers of calls. */
    public AnswerFormat withCallMarkers(String start, String end) {
        return new AnswerFormat(thoughtStart, thoughtEnd, start, end, tokens, toolNames, startsInThought, reasoning);
    }

    /** The same with other markers that are tokens. */
    public AnswerFormat withTokens(Set<String> markers) {
        return new AnswerFormat(
                thoughtStart, thoughtEnd, callStart, callEnd, markers, toolNames, startsInThought, reasoning);
    }

    /** The same with the tools of a request; those that are no maps have no name that is known. */
    public AnswerFormat withTools(List<?> tools) {
        Set<String> names = new LinkedHashSet<>();
        for (Object tool : tools) {
            if (tool instanceof Map<?, ?> map) {
                Object function = map.get("function") instanceof Map<?, ?> inner ? inner.get("name") : map.get("name");
                if (function instanceof String name) {
                    names.add(name);
                }
            }
        }
        return new AnswerFormat(
                thoughtStart, thoughtEnd, callStart, callEnd, tokens, names, startsInThought, reasoning);
    }

    /** The same, where the prompt has begun the thought or has not. */
    public AnswerFormat withStartsInThought(boolean isBegun) {
        return new AnswerFormat(thoughtStart, thoughtEnd, callStart, callEnd, tokens, toolNames, isBegun, reasoning);
    }

    /** The same, where the prompt, whose last words these are, has begun the thought or has not. */
    public AnswerFormat withPrompt(String lastWords) {
        return withStartsInThought(lastWords.stripTrailing().endsWith(thoughtStart));
    }

    /** The same, where thoughts become something else. */
    public AnswerFormat withReasoning(ReasoningFormat format) {
        return new AnswerFormat(
                thoughtStart, thoughtEnd, callStart, callEnd, tokens, toolNames, startsInThought, format);
    }
}

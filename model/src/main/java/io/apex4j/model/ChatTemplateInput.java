package io.apex4j.model;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a chat template is rendered with. Messages, tools and variables are trees of {@link Map} with string keys,
 * {@link List}, {@link String}, {@link Number}, {@link Boolean} and null; their strings count as user text, in which
 * no control token is looked for. The role of a message is the template's own text when it is one that templates know,
 * such as {@code user}: some templates put control tokens together of it.
 *
 * @param messages in order; each with {@code role} and {@code content}, and what else the template knows
 * @param tools descriptions of the tools that may be called; when empty, the variable is undefined
 * @param addGenerationPrompt whether the text is to end where the model's answer begins
 * @param variables further variables of the template, such as {@code preserve_thinking}
 * @param specialTokens texts of control tokens by the name of their variable: {@code bos_token}, {@code eos_token};
 *     they count as the template's own text
 * @param clock tells the template the date, in its zone
 */
public record ChatTemplateInput(
        List<? extends Map<String, ?>> messages,
        List<?> tools,
        boolean addGenerationPrompt,
        Map<String, ?> variables,
        Map<String, String> specialTokens,
        Clock clock) {
    /** Takes copies of the lists and maps, though not of the trees inside them. */
    public ChatTemplateInput {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        specialTokens = Map.copyOf(specialTokens);
    }

    /** The messages with a generation prompt, and nothing else; the clock is the system's. */
    public static ChatTemplateInput of(List<? extends Map<String, ?>> messages) {
        Clock clock = Clock.system(ZoneId.systemDefault());
        return new ChatTemplateInput(messages, List.of(), true, Map.of(), Map.of(), clock);
    }

    /** The same with these tools. */
    public ChatTemplateInput withTools(List<?> newTools) {
        return new ChatTemplateInput(messages, newTools, addGenerationPrompt, variables, specialTokens, clock);
    }

    /** The same with or without a generation prompt. */
    public ChatTemplateInput withGenerationPrompt(boolean newAddGenerationPrompt) {
        return new ChatTemplateInput(messages, tools, newAddGenerationPrompt, variables, specialTokens, clock);
    }

    /** The same with these variables. */
    public ChatTemplateInput withVariables(Map<String, ?> newVariables) {
        return new ChatTemplateInput(messages, tools, addGenerationPrompt, newVariables, specialTokens, clock);
    }

    /** The same with these texts of control tokens. */
    public ChatTemplateInput withSpecialTokens(Map<String, String> newSpecialTokens) {
        return new ChatTemplateInput(messages, tools, addGenerationPrompt, variables, newSpecialTokens, clock);
    }

    /** The same with this clock. */
    public ChatTemplateInput withClock(Clock newClock) {
        return new ChatTemplateInput(messages, tools, addGenerationPrompt, variables, specialTokens, newClock);
    }
}

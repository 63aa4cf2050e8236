package io.apex4j.model;

/**
 * A conversation in the words of a model's template, ready to be answered. Made by {@link ChatModel#prompt}.
 *
 * @param request the conversation, and how it is to be answered
 * @param tokens what the model reads
 */
public record ChatPrompt(ChatRequest request, TokenSequence tokens) {
    /** Number of tokens. */
    public int size() {
        return tokens.size();
    }
}

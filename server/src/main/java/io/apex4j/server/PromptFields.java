package io.apex4j.server;

import io.apex4j.model.TokenSequence;
import io.apex4j.model.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Reads prompts that are no conversations: texts, tokens, or several of these. */
final class PromptFields {
    /** The most prompts of a request. */
    static final int MOST_PROMPTS = 256;

    private static final int MOST_TOKENS = 1 << 20;

    private final Tokenizer tokenizer;

    /**
     * A prompt.
     *
     * @param tokens of the prompt
     * @param text the same as a text, control tokens by their literals
     */
    record Prompt(TokenSequence tokens, String text) {}

    PromptFields(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /**
     * The prompts of a field: {@code "text"}, {@code [1, 2]}, {@code [1, "text"]}, or a list of these.
     *
     * @throws ApiException when there is none, one has no tokens, or a token does not exist
     */
    List<Prompt> read(JsonRequest request, String name) {
        Object value = request.value(name).orElseThrow(() -> request.missing(name));
        String path = request.pathOf(name);
        if (value instanceof String) {
            return List.of(prompt(path, List.of(value)));
        }
        List<Object> items = JsonRequest.toList(path, value, MOST_TOKENS);
        if (items.isEmpty()) {
            throw ApiException.invalid(path, "'" + path + "' is empty; at least one prompt is needed");
        }
        if (items.stream().anyMatch(Number.class::isInstance)) {
            return List.of(prompt(path, items));
        }
        if (items.size() > MOST_PROMPTS) {
            throw ApiException.invalid(
                    path, "'" + path + "' has " + items.size() + " prompts; allowed are " + MOST_PROMPTS);
        }
        List<Prompt> prompts = new ArrayList<>();
        for (int index = 0; index < items.size(); index++) {
            String place = path + "[" + index + "]";
            Object item = items.get(index);
            prompts.add(prompt(
                    place, item instanceof String ? List.of(item) : JsonRequest.toList(place, item, MOST_TOKENS)));
        }
        return prompts;
    }

    /** Texts and tokens one after the other; a text at the beginning gets the token that texts begin with. */
    private Prompt prompt(String path, List<Object> parts) {
        IntStream.Builder tokens = IntStream.builder();
        boolean isFirst = true;
        for (int index = 0; index < parts.size(); index++) {
            if (parts.get(index) instanceof String text) {
                encode(text, isFirst).forEach(tokens::add);
            } else {
                tokens.add((int) JsonRequest.toInteger(
                        path + "[" + index + "]", parts.get(index), 0, tokenizer.vocabularySize() - 1L));
            }
            isFirst = false;
        }
        int[] all = tokens.build().toArray();
        if (all.length == 0) {
            throw ApiException.invalid(path, "'" + path + "' has no tokens; at least one is needed");
        }
        String text = parts.size() == 1 && parts.getFirst() instanceof String only ? only : tokenizer.decode(all);
        return new Prompt(TokenSequence.ofPrompt(all), text);
    }

    private IntStream encode(String text, boolean isFirst) {
        int[] tokens = tokenizer.encode(text, true);
        boolean needsBos = isFirst
                && tokenizer.addsBos()
                && tokenizer.bos().isPresent()
                && (tokens.length == 0 || tokens[0] != tokenizer.bos().getAsInt());
        return needsBos
                ? IntStream.concat(IntStream.of(tokenizer.bos().getAsInt()), IntStream.of(tokens))
                : IntStream.of(tokens);
    }
}

package io.apex4j.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of answers that were generated, by their text, and the sequences that they stand in. When a conversation goes
 * on, its prompt holds them as text; cut into tokens anew they might become others. So an answer keeps the tokens that it
 * was generated with, and these the path that they took. Safe for use by several threads.
 */
final class GivenAnswers {
    private final Map<String, int[]> tokensByText;
    private final List<TokenSequence> sequences = new ArrayList<>();
    private final int capacity;

    /** Remembers so many answers, those given last. */
    GivenAnswers(int capacity) {
        this.capacity = capacity;
        this.tokensByText = new LinkedHashMap<>();
    }

    /**
     * Remembers an answer whose text is no other than that of its tokens.
     *
     * @param sequence all that the session has taken in, the answer but for its last token included
     */
    synchronized void add(Generation answer, TokenSequence sequence, Tokenizer tokenizer) {
        int[] tokens = answer.tokens().stream().mapToInt(Integer::intValue).toArray();
        if (tokens.length == 0 || !isText(answer.text(), tokens, tokenizer)) {
            return;
        }
        add(answer.text(), answer);
        add(sequence);
    }

    /** Remembers an answer by what the conversation's template makes of it. */
    synchronized void add(String text, Generation answer) {
        tokensByText.remove(text);
        tokensByText.put(
                text, answer.tokens().stream().mapToInt(Integer::intValue).toArray());
        if (tokensByText.size() > capacity) {
            tokensByText.remove(tokensByText.keySet().iterator().next());
        }
    }

    /** Remembers the paths of a sequence. */
    synchronized void add(TokenSequence sequence) {
        sequences.add(sequence);
        if (sequences.size() > capacity) {
            sequences.removeFirst();
        }
    }

    /** Whether a text is that of tokens, with the literals of control tokens or without. */
    private static boolean isText(String text, int[] tokens, Tokenizer tokenizer) {
        return text.equals(text(tokens, tokenizer.detokenizer(false)))
                || text.equals(text(tokens, tokenizer.detokenizer(true)));
    }

    private static String text(int[] tokens, StreamingDetokenizer detokenizer) {
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            text.append(detokenizer.accept(token));
        }
        return text.append(detokenizer.finish()).toString();
    }

    /** The tokens of a rendered conversation; answers in it are the tokens that they were generated with. */
    int[] encode(List<TemplateSegment> segments, Tokenizer tokenizer) {
        String end =
                tokenizer.eos().isPresent() ? tokenizer.decode(tokenizer.eos().getAsInt()) : "";
        AnswerPlaces places = new AnswerPlaces(segments, end);
        IntStream tokens = IntStream.empty();
        while (places.next()) {
            int[] given = given(places.answer());
            if (given != null) {
                int[] before = tokenizer.encode(places.takeBefore());
                tokens = IntStream.concat(tokens, IntStream.concat(Arrays.stream(before), Arrays.stream(given)));
            }
        }
        return IntStream.concat(tokens, Arrays.stream(tokenizer.encode(places.takeRest())))
                .toArray();
    }

    private synchronized int @Nullable [] given(String text) {
        return tokensByText.get(text);
    }

    /**
     * Tokens of a prompt, on the paths that they took in the remembered sequence with the longest common beginning; the last
     * is a given one in any case.
     */
    synchronized TokenSequence sequence(int[] prompt) {
        TokenSequence given = TokenSequence.ofPrompt(prompt);
        TokenSequence best = TokenSequence.empty();
        for (TokenSequence known : sequences) {
            int common = Math.min(given.commonTokens(known), prompt.length - 1);
            if (common > best.size()) {
                best = known.first(common);
            }
        }
        return best.withPrompt(Arrays.copyOfRange(prompt, best.size(), prompt.length));
    }
}

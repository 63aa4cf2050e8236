package io.apex4j.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The tokens of answers that were generated, by their text, and the sequences that they stand in. When a conversation goes
 * on, its prompt holds them as text; cut into tokens anew they might become others. So an answer keeps the tokens that it
 * was generated with, and these the path that they took.
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
    void add(Generation answer, TokenSequence sequence, Tokenizer tokenizer) {
        int[] tokens = answer.tokens().stream().mapToInt(Integer::intValue).toArray();
        if (tokens.length == 0 || !isText(answer.text(), tokens, tokenizer)) {
            return;
        }
        tokensByText.remove(answer.text());
        tokensByText.put(answer.text(), tokens);
        if (tokensByText.size() > capacity) {
            tokensByText.remove(tokensByText.keySet().iterator().next());
        }
        add(sequence);
    }

    /** Remembers the paths of a sequence. */
    void add(TokenSequence sequence) {
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
        IntStream tokens = IntStream.empty();
        int start = 0;
        for (int index = 1; index < segments.size(); index++) {
            int[] given = isAnswer(segments, index)
                    ? tokensByText.get(segments.get(index).text())
                    : null;
            if (given != null) {
                int[] before = tokenizer.encode(segments.subList(start, index));
                tokens = IntStream.concat(tokens, IntStream.concat(Arrays.stream(before), Arrays.stream(given)));
                start = index + 1;
            }
        }
        return IntStream.concat(tokens, Arrays.stream(tokenizer.encode(segments.subList(start, segments.size()))))
                .toArray();
    }

    /** Whether a segment is what an assistant said: it comes after the words that the whole conversation ends with. */
    private static boolean isAnswer(List<TemplateSegment> segments, int index) {
        TemplateSegment before = segments.get(index - 1);
        TemplateSegment cue = segments.getLast();
        return segments.get(index).isUserText()
                && !before.isUserText()
                && !cue.isUserText()
                && before.text().endsWith(cue.text());
    }

    /**
     * Tokens of a prompt, on the paths that they took in the remembered sequence with the longest common beginning; the last
     * is a given one in any case.
     */
    TokenSequence sequence(int[] prompt) {
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

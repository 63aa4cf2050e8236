package io.apex4j.model;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How text is cut into the words within which byte pairs are merged. Each is the hand-written form of a regular
 * expression, of which the first alternative that matches is taken; letters are {@code \p{L}}, numbers {@code \p{N}}, and
 * spaces {@code \s} the characters with the property White_Space. One step takes time in the length of the word, or of
 * the run of spaces, that it begins at.
 */
enum PreTokenizer {
    /** {@link #LLAMA_BPE} under another name. */
    LFM2("lfm2", true, true),
    /**
     * {@code '(s|t|re|ve|m|ll|d) in any case | [^\r\n\p{L}\p{N}]?\p{L}+ | \p{N}{1,3} | ?[^\s\p{L}\p{N}]+[\r\n]* |
     * \s*[\r\n]+ | \s+(?!\S) | \s+}
     */
    LLAMA_BPE("llama-bpe", true, true),
    /** {@code '(s|t|re|ve|m|ll|d) | ?\p{L}+ | ?\p{N}+ | ?[^\s\p{L}\p{N}]+ | \s+(?!\S) | \s+} */
    GPT_2("gpt-2", false, false),
    /** {@link #LLAMA_BPE} with {@code \p{N}} for numbers. */
    QWEN2("qwen2", false, false);

    private static final int LETTERS = 1 << Character.UPPERCASE_LETTER
            | 1 << Character.LOWERCASE_LETTER
            | 1 << Character.TITLECASE_LETTER
            | 1 << Character.MODIFIER_LETTER
            | 1 << Character.OTHER_LETTER;
    private static final int NUMBERS =
            1 << Character.DECIMAL_DIGIT_NUMBER | 1 << Character.LETTER_NUMBER | 1 << Character.OTHER_NUMBER;

    private final String ggufName;
    private final boolean ignoresMerges;
    private final boolean addsBos;

    PreTokenizer(String ggufName, boolean ignoresMerges, boolean addsBos) {
        this.ggufName = ggufName;
        this.ignoresMerges = ignoresMerges;
        this.addsBos = addsBos;
    }

    /**
     * The pre-tokenizer that metadata names.
     *
     * @throws ModelException when the name is none of these
     */
    static PreTokenizer of(String key, String ggufName) {
        for (PreTokenizer candidate : values()) {
            if (candidate.ggufName.equals(ggufName)) {
                return candidate;
            }
        }
        String known =
                Arrays.stream(values()).map(candidate -> candidate.ggufName).collect(Collectors.joining(", "));
        throw new ModelException(key + " is '" + Excerpt.of(ggufName) + "'; supported are " + known);
    }

    /** Whether a word that is a token is taken whole, whatever the merges say. */
    boolean ignoresMerges() {
        return ignoresMerges;
    }

    /** Whether texts begin with the BOS token when metadata does not say. */
    boolean addsBos() {
        return addsBos;
    }

    /** Where the word ends that begins at {@code start}, which is before the end of the text. */
    int wordEnd(int[] points, int start) {
        return this == GPT_2 ? gpt2WordEnd(points, start) : llamaWordEnd(points, start, this == QWEN2 ? 1 : 3);
    }

    private static int llamaWordEnd(int[] points, int start, int digits) {
        int first = points[start];
        int contraction = contractionLength(points, start, true);
        if (contraction > 0) {
            return start + contraction;
        }
        boolean canPrecedeLetters = first != '\r' && first != '\n' && !isNumber(first);
        if (isLetter(first) || (canPrecedeLetters && isLetterAt(points, start + 1))) {
            return lettersEnd(points, start + 1);
        }
        if (isNumber(first)) {
            return numbersEnd(points, start + 1, Math.min(points.length, start + digits));
        }
        int symbols = symbolsStart(points, start);
        if (isSymbolAt(points, symbols)) {
            return newlinesEnd(points, symbolsEnd(points, symbols));
        }
        int end = spacesEnd(points, start);
        int afterNewline = lastNewlineEnd(points, start, end);
        return afterNewline > start ? afterNewline : spacesWordEnd(points, start, end);
    }

    private static int gpt2WordEnd(int[] points, int start) {
        int contraction = contractionLength(points, start, false);
        if (contraction > 0) {
            return start + contraction;
        }
        int body = symbolsStart(points, start);
        if (isLetterAt(points, body)) {
            return lettersEnd(points, body);
        }
        if (body < points.length && isNumber(points[body])) {
            return numbersEnd(points, body, points.length);
        }
        if (isSymbolAt(points, body)) {
            return symbolsEnd(points, body);
        }
        return spacesWordEnd(points, start, spacesEnd(points, start));
    }

    /** Spaces before a word leave the last to it. */
    private static int spacesWordEnd(int[] points, int start, int end) {
        return end < points.length && end - start > 1 ? end - 1 : end;
    }

    private static int symbolsStart(int[] points, int start) {
        return points[start] == ' ' ? start + 1 : start;
    }

    private static int contractionLength(int[] points, int start, boolean anyCase) {
        if (points[start] != '\'' || start + 1 >= points.length) {
            return 0;
        }
        int second = lower(points[start + 1], anyCase);
        if (second == 's' || second == 't' || second == 'm' || second == 'd') {
            return 2;
        }
        int third = start + 2 < points.length ? lower(points[start + 2], anyCase) : -1;
        boolean isContraction =
                (second == 'r' && third == 'e') || (second == 'v' && third == 'e') || (second == 'l' && third == 'l');
        return isContraction ? 3 : 0;
    }

    private static int lower(int point, boolean anyCase) {
        return anyCase && point >= 'A' && point <= 'Z' ? point + ('a' - 'A') : point;
    }

    private static int lettersEnd(int[] points, int index) {
        int end = index;
        while (isLetterAt(points, end)) {
            end++;
        }
        return end;
    }

    private static int numbersEnd(int[] points, int index, int limit) {
        int end = index;
        while (end < limit && isNumber(points[end])) {
            end++;
        }
        return end;
    }

    private static int symbolsEnd(int[] points, int index) {
        int end = index;
        while (isSymbolAt(points, end)) {
            end++;
        }
        return end;
    }

    private static int newlinesEnd(int[] points, int index) {
        int end = index;
        while (end < points.length && isNewline(points[end])) {
            end++;
        }
        return end;
    }

    private static int spacesEnd(int[] points, int index) {
        int end = index;
        while (end < points.length && isSpace(points[end])) {
            end++;
        }
        return end;
    }

    /** After the last newline in a range, its start when there is none. */
    private static int lastNewlineEnd(int[] points, int start, int end) {
        int index = end;
        while (index > start && !isNewline(points[index - 1])) {
            index--;
        }
        return index;
    }

    private static boolean isNewline(int point) {
        return point == '\r' || point == '\n';
    }

    private static boolean isLetterAt(int[] points, int index) {
        return index < points.length && isLetter(points[index]);
    }

    private static boolean isSymbolAt(int[] points, int index) {
        return index < points.length && !isSpace(points[index]) && !isLetter(points[index]) && !isNumber(points[index]);
    }

    private static boolean isLetter(int point) {
        return (LETTERS >> Character.getType(point) & 1) != 0;
    }

    private static boolean isNumber(int point) {
        return (NUMBERS >> Character.getType(point) & 1) != 0;
    }

    /** The property White_Space, which no method of {@link Character} is. */
    private static boolean isSpace(int point) {
        if (point < 0x80) {
            return point == ' ' || (point >= '\t' && point <= '\r');
        }
        return point == 0x85 || Character.isSpaceChar(point);
    }
}

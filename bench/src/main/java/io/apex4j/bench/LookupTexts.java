package io.apex4j.bench;

import io.apex4j.calibrate.Corpus;
import io.apex4j.calibrate.CorpusDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the texts of {@code compare lookup}. The same numbers give the same texts. */
final class LookupTexts {
    private static final long SEED = 20_261_125;
    private static final double LEAST_GAIN = 1.5;
    /** With so many tokens to an edit and more, guessing has to gain that much; with fewer it must not cost anything. */
    private static final int TOKENS_PER_SMALL_EDIT = 48;

    private static final double MOST_LOSS = 0.95;
    private static final int PHRASES = 40;
    /** As long as what guesses are looked up by, so that every guess after a phrase is wrong. */
    private static final int PHRASE_TOKENS = 3;

    private static final Pattern WORD =
            Pattern.compile(" ?\\p{L}+|\\p{N}|[^\\p{L}\\p{N}]", Pattern.UNICODE_CHARACTER_CLASS);

    private final int vocabularySize;
    private final int promptTokens;
    private final int answerTokens;

    LookupTexts(int vocabularySize, int promptTokens, int answerTokens) {
        if (promptTokens < answerTokens || answerTokens < 1) {
            throw new IllegalArgumentException(
                    "Answers of " + answerTokens + " tokens (--generate) repeat a text; it has " + promptTokens
                            + " (--prompt) and needs at least as many");
        }
        this.vocabularySize = vocabularySize;
        this.promptTokens = promptTokens;
        this.answerTokens = answerTokens;
    }

    /** All cases. */
    List<LookupCase> cases() {
        return List.of(
                repetition(TOKENS_PER_SMALL_EDIT),
                repetition(24),
                repetition(12),
                prose(),
                phrases(),
                new LookupCase("free choice", random(promptTokens, new SplittableRandom(SEED)), List.of(), MOST_LOSS));
    }

    /** Random tokens, then the same with a token replaced, left out or put in on average once in so many. */
    LookupCase repetition(int tokensPerEdit) {
        SplittableRandom random = new SplittableRandom(SEED + tokensPerEdit);
        List<Integer> prompt = random(promptTokens, random);
        List<Integer> answer = new ArrayList<>();
        int next = 0;
        while (answer.size() < answerTokens) {
            boolean isEdited = random.nextInt(tokensPerEdit) == 0;
            int kind = isEdited ? random.nextInt(3) : 0;
            if (isEdited && kind < 2) {
                answer.add(random.nextInt(vocabularySize));
            }
            if (!isEdited) {
                answer.add(prompt.get(next % promptTokens));
            }
            next += kind == 1 ? 0 : 1;
        }
        double leastRatio = tokensPerEdit >= TOKENS_PER_SMALL_EDIT ? LEAST_GAIN : 1;
        return new LookupCase("a text again, an edit in " + tokensPerEdit + " tokens", prompt, answer, leastRatio);
    }

    /** Words of the bundled corpus, a token each: what recurs in them recurs as it does in texts. */
    private LookupCase prose() {
        Map<String, Integer> numbers = new HashMap<>();
        List<Integer> tokens = new ArrayList<>();
        for (CorpusDocument document : Corpus.bundled().documents()) {
            if (document instanceof CorpusDocument.Text(String _, String language, String text)
                    && language.equals("en")) {
                Matcher matcher = WORD.matcher(text);
                while (matcher.find() && tokens.size() < promptTokens + answerTokens) {
                    int number = numbers.computeIfAbsent(matcher.group(), _ -> numbers.size());
                    tokens.add(number % vocabularySize);
                }
            }
        }
        return split("prose", tokens);
    }

    /** Phrases that come again and again, but never go on as they did. */
    LookupCase phrases() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<List<Integer>> phrases = new ArrayList<>();
        for (int phrase = 0; phrase < PHRASES; phrase++) {
            phrases.add(random(PHRASE_TOKENS, random));
        }
        List<Integer> tokens = new ArrayList<>();
        while (tokens.size() < promptTokens + answerTokens) {
            tokens.addAll(phrases.get(random.nextInt(PHRASES)));
            tokens.addAll(random(2, random));
        }
        return split("phrases that mislead", tokens);
    }

    private LookupCase split(String name, List<Integer> tokens) {
        int size = promptTokens + answerTokens;
        return new LookupCase(name, tokens.subList(0, promptTokens), tokens.subList(promptTokens, size), MOST_LOSS);
    }

    private List<Integer> random(int count, SplittableRandom random) {
        return random.ints(count, 0, vocabularySize).boxed().toList();
    }
}

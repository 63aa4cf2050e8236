package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DryPenaltyTest {
    private static final int VOCABULARY = 300;

    /** After "a b c c b c y a b c": a b c was followed by c, b c by y, c by b and c. */
    @Test
    void penalizesWhatWouldContinueTheLongestRepetition() {
        float[] penalties = penalties(SamplingOptions.neutral().dryMultiplier(1), "abccbcyabc");

        assertThat(penalties['c']).isCloseTo(1.75f, within(1e-6f));
        assertThat(penalties['y']).isEqualTo(1);
        assertThat(penalties['b']).isZero();
        assertThat(penalties['a']).isZero();
    }

    @Test
    void growsWithTheBaseAndFromTheAllowedLengthOn() {
        SamplingOptionsBuilder options =
                SamplingOptions.neutral().dryMultiplier(0.5f).dryBase(2).dryAllowedLength(3);
        float[] penalties = penalties(options, "abcdefgh abcdefg");

        assertThat(penalties['h']).isEqualTo(0.5f * 16);
    }

    @Test
    void looksInTheWindowOnly() {
        SamplingOptionsBuilder options = SamplingOptions.neutral().dryMultiplier(1);

        assertThat(penalties(options.dryPenaltyLastN(6), "abcabcab")['c']).isEqualTo(1.75f);
        assertThat(penalties(options.dryPenaltyLastN(4), "abcxyzab")['c']).isZero();
        assertThat(penalties(options.dryPenaltyLastN(0), "abcabcab")['c']).isZero();
    }

    @Test
    void repetitionsDoNotReachOverBreakers() {
        SamplingOptionsBuilder options = SamplingOptions.neutral().dryMultiplier(1);

        assertThat(penalties(options, "ab:cdx ab:cd")['x']).isEqualTo(1);
        assertThat(penalties(options, "ab:cx ab:c")['x']).isZero();
        assertThat(penalties(options.drySequenceBreakers(List.of()), "ab:cdx ab:cd")['x'])
                .isCloseTo((float) Math.pow(1.75, 3), within(1e-3f));
    }

    @Test
    void breakersThemselvesAreNotPenalized() {
        SamplingOptionsBuilder options = SamplingOptions.neutral().dryMultiplier(1);

        assertThat(penalties(options, "abc: abc")[':']).isZero();
    }

    @Test
    void breakersMayReachOverTokens() {
        SamplingOptionsBuilder options =
                SamplingOptions.neutral().dryMultiplier(1).drySequenceBreakers(List.of("b:c"));

        assertThat(penalties(options, "ab:cdx ab:cd")['x']).isZero();
        assertThat(penalties(options, "ab:cdex ab:cde")['x']).isEqualTo(1);
    }

    @Test
    void staysFiniteForLongRepetitions() {
        float[] penalties = penalties(SamplingOptions.neutral().dryMultiplier(1), "a".repeat(100_000));

        assertThat(penalties['a']).isFinite().isGreaterThan(1e37f);
    }

    /** The reference looks at every place and compares token by token. */
    @Test
    void findsTheRepetitionsThatASlowSearchFinds() {
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder();
            for (int index = random.nextInt(40); index >= 0; index--) {
                text.append((char) ('a' + random.nextInt(2)));
            }
            float[] penalties = penalties(SamplingOptions.neutral().dryMultiplier(1), text.toString());

            for (char next : new char[] {'a', 'b'}) {
                int length = longestRepetition(text.toString(), next);
                double expected = length < 2 ? 0 : Math.pow(1.75, length - 2);
                assertThat((double) penalties[next]).as(text + ">" + next).isCloseTo(expected, within(expected * 1e-5));
            }
        }
    }

    private static int longestRepetition(String text, char next) {
        int longest = 0;
        for (int end = 0; end < text.length(); end++) {
            if (text.charAt(end) != next) {
                continue;
            }
            int length = 0;
            while (length < end && text.charAt(end - 1 - length) == text.charAt(text.length() - 1 - length)) {
                length++;
            }
            longest = Math.max(longest, length);
        }
        return longest;
    }

    /** What logits lose after a text, of which each character is a token. */
    private static float[] penalties(SamplingOptionsBuilder builder, String text) {
        SamplingOptions options = builder.build();
        Tokenizer tokenizer = new MadeUpVocabulary("gpt-2").tokenizer();
        TokenList history = new TokenList();
        history.addAll(text.chars().toArray());
        DryBreakers breakers = DryBreakers.of(options.drySequenceBreakers(), tokenizer);
        Candidates candidates = new Candidates();
        candidates.load(new float[VOCABULARY]);
        new DryPenalty(options, history, breakers).apply(candidates);
        float[] penalties = new float[VOCABULARY];
        for (int token = 0; token < VOCABULARY; token++) {
            penalties[token] = 0 - candidates.logit(candidates.indexOf(token));
        }
        return penalties;
    }
}

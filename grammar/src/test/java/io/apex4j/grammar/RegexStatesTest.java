package io.apex4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns take the texts in which Java's own regular expressions find a match. */
class RegexStatesTest {
    private static final String CHARACTERS = "ab1-. \n_é😀";
    private static final List<String> ATOMS = List.of(
            "a",
            "b",
            "1",
            "\\.",
            "-",
            ".",
            "\\d",
            "\\D",
            "\\w",
            "\\W",
            "\\s",
            "\\S",
            "[ab]",
            "[^a]",
            "[a-z1]",
            "[^\\s\\d]",
            "[\\]-]",
            "é",
            "\\u00e9",
            "\\ud83d\\ude00",
            "^",
            "$",
            "\\x61",
            "[\\w.]");
    private static final List<String> REPETITIONS =
            List.of("*", "+", "?", "{2}", "{1,}", "{0,2}", "{3,4}", "*?", "{0}");

    private final SplittableRandom random = new SplittableRandom(11);

    @Test
    void randomPatternsMatchAsJavasDo() {
        int matched = 0;
        for (int count = 0; count < 2000; count++) {
            matched += countMatches(pattern(3), 20);
        }
        assertThat(matched).isBetween(5000, 35_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^(?:ab|a1)*$",
                "(?<name>a)-?b",
                "a^b",
                "a$b|^$",
                "(^a|b$)",
                "^[^]+$",
                "[]",
                "a|",
                "(|a)b",
                "^a{2,3}?b$",
                "^(a|b){0}$",
                "()+a"
            })
    void patternsWithCornersMatchAsJavasDo(String pattern) {
        countMatches(pattern, 500);
    }

    private int countMatches(String pattern, int texts) {
        boolean isWide = random.nextBoolean(); // no difference for these characters
        Automaton automaton =
                RegexStates.automaton(new RegexParser(pattern, isWide, "#").read(), "#", new SchemaBudget());
        Pattern java = Pattern.compile(
                pattern.replace("[^]", "[\\s\\S]").replace("[]", "(?!)").replace("$", "\\z"));
        int matches = 0;
        for (int count = 0; count < texts; count++) {
            String text = text();
            boolean isFound = java.matcher(text).find();
            assertThat(automaton.accepts(text)).as("%s in '%s'", pattern, text).isEqualTo(isFound);
            matches += isFound ? 1 : 0;
        }
        return matches;
    }

    private String pattern(int depth) {
        StringBuilder pattern = new StringBuilder();
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            String atom = ATOMS.get(random.nextInt(ATOMS.size()));
            if (depth > 0 && random.nextInt(3) == 0) {
                atom = "(" + (random.nextBoolean() ? "?:" : "") + pattern(depth - 1) + ")";
            }
            boolean isAnchor = atom.equals("^") || atom.equals("$");
            pattern.append(atom);
            if (!isAnchor && random.nextInt(3) == 0) {
                pattern.append(REPETITIONS.get(random.nextInt(REPETITIONS.size())));
            }
            if (random.nextInt(6) == 0) {
                pattern.append('|');
            }
        }
        return pattern.toString();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int[] characters = CHARACTERS.codePoints().toArray();
        for (int length = random.nextInt(8); length > 0; length--) {
            text.appendCodePoint(characters[random.nextInt(random.nextBoolean() ? 3 : characters.length)]);
        }
        return text.toString();
    }
}

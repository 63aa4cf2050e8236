package io.apex4j.apex;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorPatternTest {
    private static final String NAME = "blk.3.ffn_down_exps.weight";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "blk.3.ffn_down_exps.weight",
                "down",
                "ffn_.*_exps",
                "blk\\.(0|1|3)\\.",
                "^blk",
                "weight$",
                "^blk\\.3\\.ffn_(gate|up|down)_exps\\.weight$",
                "blk\\.\\d+\\.",
                "[[:digit:]]",
                "blk\\.[0-4]\\.",
                "exps?",
                "ffn_(?:up|down)",
                "fx*fn",
                "f{2}n",
                "(?=ffn)f",
                "\\bffn_down_exps\\b",
                ""
            })
    void isFoundAnywhereInAName(String pattern) {
        assertThat(found(pattern, NAME)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffn_up",
                "^ffn",
                "blk$",
                "blk\\.33",
                "blk\\.[^3]",
                "down\\b",
                "f{3}",
                "(?!ffn)ffn",
                "blk.\\.",
                "[[:upper:]]"
            })
    void isNotFoundWhereStdRegexDoesNotFindIt(String pattern) {
        assertThat(found(pattern, NAME)).isFalse();
    }

    @Test
    void unescapedDotsMatchAnyByteAndPrefixesMatchLongerNames() {
        assertThat(found("blk.1.attn_q", "blk.1.attn_qkv.weight")).isTrue();
        assertThat(found("blk.1.attn_q", "blk.11.attn_q.weight")).isFalse();
        assertThat(found("blk.1.ffn_gate", "blk.1.ffn_gate_exps.weight")).isTrue();
        assertThat(found("output.weight", "blk.1.attn_output.weight")).isTrue();
        assertThat(found("a.b", "a\nb")).isFalse();
        assertThat(found("a.b", "a\rb")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ATTN_V,         attn_v,   true",
        "attn_v,         ATTN_V,   false",
        "[A-C]x,         bx,       true",
        "[A-C]x,         Bx,       false",
        "^\\D$,          7,        true",
        "^\\D$,          a,        false",
        "^\\W$,          a,        true",
        "^\\W$,          -,        false",
        "a\\Bb,          ab,       false",
        "[[:ALPHA:]],    a,        true"
    })
    void lettersOfPatternsAreMadeSmallBeforeReadingEvenBehindBackslashes(
            String pattern, String name, boolean expected) {
        assertThat(found(pattern, name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "digit,  0a,  0",
        "alpha,  a0_, a",
        "alnum,  _a,  a",
        "lower,  Aa,  a",
        "upper,  aA,  A",
        "xdigit, gf,  f",
        "punct,  a_,  _",
        "graph,  a,   a",
        "d,      a7,  7",
        "w,      -_,  _"
    })
    void posixClassesAreThoseOfTheCLocale(String name, String text, String member) {
        String pattern = "^[[:" + name + ":]]$";

        for (String letter : text.split("")) {
            assertThat(found(pattern, letter)).as(letter).isEqualTo(member.contains(letter));
        }
    }

    @Test
    void blanksAndControlCharactersAreClassesToo() {
        assertThat(found("^[[:space:]]{6}$", " \t\n\u000b\f\r")).isTrue();
        assertThat(found("^[[:blank:]]{2}$", " \t")).isTrue();
        assertThat(found("[[:blank:]]", "\n")).isFalse();
        assertThat(found("^[[:cntrl:]]{2}$", "\u0001\u007f")).isTrue();
        assertThat(found("^[[:print:]]{2}$", " ~")).isTrue();
        assertThat(found("[[:print:][:cntrl:]]", "é")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "[],        a,   false",
        "[^],       a,   true",
        "[[],       '[', true",
        "[a-],      -,   true",
        "[-a],      -,   true",
        "[a\\]],    ],   true",
        "],         ],   true",
        "},         },   true",
        "[.],       a,   false",
        "[\\d_]x,   4x,  true",
        "[[.a.]b],  a,   true",
        "[[=a=]],   a,   true",
        "\\x61,     a,   true",
        "\\u0062,   b,   true",
        "\\/,       /,   true",
        "[\\b],     b,   false"
    })
    void bracketsAndEscapesAreThoseOfStdRegex(String pattern, String name, boolean expected) {
        assertThat(found(pattern, name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "^a{2}$,       aa,    true",
        "^a{2}$,       aaa,   false",
        "'^a{2,}$',    aaaa,  true",
        "'^a{2,3}$',   aaaa,  false",
        "'^a{0}$',     '',    true",
        "^a*?$,        aaa,   true",
        "^a+?b,        aab,   true",
        "^(ab)*$,      abab,  true",
        "^(?:ab)+$,    aba,   false",
        "^a**$,        aaa,   true",
        "^(a|ab)(c|bcd)$, abcd, true"
    })
    void quantifiersRepeat(String pattern, String name, boolean expected) {
        assertThat(found(pattern, name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "(a)\\1,                aa,       true",
        "^(a|b)\\1$,            ab,       false",
        "^(.)(.)\\2\\1$,        abba,     true",
        "^(?:(a)|b)\\1$,        b,        false",
        "blk\\.(\\d)\\d*\\.x\\1, blk.12.x1, true",
        "blk\\.(\\d)\\d*\\.x\\1, blk.12.x2, false"
    })
    void backReferencesRepeatTheTextOfAGroup(String pattern, String name, boolean expected) {
        assertThat(found(pattern, name)).isEqualTo(expected);
    }

    @Test
    void patternsAndNamesAreComparedByteByByte() {
        assertThat(found("é", "blk.é")).isTrue();
        assertThat(found("^..$", "é")).isTrue();
        assertThat(found("^.$", "é")).isFalse();
        assertThat(found("\\xc3\\xa9", "é")).isTrue();
        assertThat(found("É", "é")).isFalse();
        assertThat(found("^[^a]{3}$", "層")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[a      | '[' without a closing bracket",
                "[a-     | '[' without a closing bracket",
                "[       | '[' without a closing bracket",
                "(a      | opening parenthesis without a closing one",
                "a)      | closing parenthesis without an opening one",
                "*a      | nothing before '*'",
                "^*      | nothing before '*'",
                "a+{     | malformed repetition",
                "{2}     | nothing before '{'",
                "a{      | malformed repetition",
                "a{x}    | malformed repetition",
                "a{2,1}  | malformed repetition",
                "a{1,2   | malformed repetition",
                "\\      | '\\' at the end",
                "[\\     | '\\' at the end",
                "\\1     | back-reference to group 1",
                "(a\\1)  | back-reference to group 1",
                "(a)\\2  | back-reference to group 2",
                "[b-a]   | range out of order",
                "[a-\\d] | a class cannot end a range",
                "[\\d-a] | a class cannot begin a range",
                "[[:x:]] | unknown class '[:x:]'",
                "[[:digit] | '[:' without ':]'",
                "(?<a>b) | '(?' must be followed by",
                "(?<=a)b | '(?' must be followed by",
                "\\xg1   | hexadecimal digits",
                "\\u00   | hexadecimal digits",
                "[\\1]   | back-reference inside a class"
            })
    void malformedPatternsAreNamedWithTheReason(String pattern, String reason) {
        assertThatThrownBy(() -> TensorPattern.parse("--tensor-type", pattern))
                .isInstanceOf(OptionException.class)
                .hasMessageStartingWith("--tensor-type: malformed pattern '" + pattern + "': ")
                .hasMessageContaining(reason);
    }

    @Test
    void patternsBeyondSenseAreRefused() {
        assertThatThrownBy(() -> TensorPattern.parse("f.txt, line 3", "a".repeat(4097)))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("f.txt, line 3")
                .hasMessageContaining("4097 bytes; at most 4096");
        assertThatThrownBy(() -> TensorPattern.parse("x", "(".repeat(200) + ")".repeat(200)))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("nested deeper than 100");
        assertThatThrownBy(() -> TensorPattern.parse("x", "((a{1000}){1000}){1000}"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("more than 100000 steps");
        assertThatThrownBy(() -> TensorPattern.parse("x", "a{99999999999}"))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("repetition of more than 100000");
    }

    @Test
    void thePatternOfTheLongestLengthIsSearched() {
        assertThat(found("a".repeat(4096), "a".repeat(4096))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a*)*b", "(a|aa)+$", "(a+)+b", "(.*)(.*)(.*)(.*)(.*)x", "((a*)*)*\\1c", "(a?){50}b"})
    void aSearchThatWouldNotEndIsGivenUpAndNamed(String pattern) {
        String name = "a".repeat(60) + "!";

        assertThatThrownBy(() -> found(pattern, name))
                .isInstanceOf(OptionException.class)
                .hasMessageContaining("pattern '" + pattern + "' is too costly")
                .hasMessageContaining(name);
    }

    @Test
    void patternsThatReadTheSameAreEqual() {
        TensorPattern small = TensorPattern.parse("x", "attn_v");

        assertThat(TensorPattern.parse("y", "ATTN_V"))
                .isEqualTo(small)
                .hasSameHashCodeAs(small)
                .hasToString("attn_v")
                .isNotEqualTo(TensorPattern.parse("x", "attn_k"));
    }

    @Test
    void answersAreThoseOfStdRegex() throws IOException {
        List<String> rows = lines("std-regex.tsv");
        SoftAssertions answers = new SoftAssertions();

        for (String row : rows) {
            String[] cells = row.split("\t", -1);
            answers.assertThat(answer(cells[0], cells[1])).as(row).isEqualTo(cells[2]);
        }

        answers.assertAll();
        assertThat(rows).hasSizeGreaterThan(1000);
    }

    @Test
    void simplePatternsAreFoundWhereJavaFindsThem() {
        Random random = new Random(20261125);
        int found = 0;
        for (int round = 0; round < 3000; round++) {
            String pattern = randomPattern(random, 2);
            String name = randomText(random, 10);
            boolean expected = Pattern.compile(pattern).matcher(name).find();
            found += expected ? 1 : 0;

            assertThat(found(pattern, name)).as("/%s/ in '%s'", pattern, name).isEqualTo(expected);
        }
        assertThat(found).isBetween(500, 2500);
    }

    private static boolean found(String pattern, String name) {
        return TensorPattern.parse("--tensor-type", pattern).isFoundIn(name);
    }

    private static String answer(String pattern, String name) {
        try {
            return found(pattern, name) ? "found" : "absent";
        } catch (OptionException malformed) {
            return "error";
        }
    }

    private static List<String> lines(String resource) throws IOException {
        InputStream stream = requireNonNull(TensorPatternTest.class.getResourceAsStream(resource), resource);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }

    private static String randomPattern(Random random, int depth) {
        String[] atoms = {"a", "b", "c", ".", "[ab]", "[^a]", "\\.", "\\d", "\\w", "[a-c1]"};
        String[] quantifiers = {"", "", "", "*", "+", "?", "{2}", "{1,2}", "*?"};
        StringBuilder pattern = new StringBuilder();
        for (int part = random.nextInt(1, 5); part > 0; part--) {
            String atom = atoms[random.nextInt(atoms.length)];
            if (depth > 0 && random.nextInt(4) == 0) {
                atom = "(" + randomPattern(random, depth - 1) + "|" + randomPattern(random, depth - 1) + ")";
            } else {
                atom += quantifiers[random.nextInt(quantifiers.length)];
            }
            pattern.append(atom);
        }
        String anchored = random.nextInt(6) == 0 ? "^" + pattern : pattern.toString();
        return depth == 2 && random.nextInt(6) == 0 ? anchored + "$" : anchored;
    }

    private static String randomText(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int index = random.nextInt(length + 1); index > 0; index--) {
            text.append("abc1._".charAt(random.nextInt(6)));
        }
        return text.toString();
    }
}

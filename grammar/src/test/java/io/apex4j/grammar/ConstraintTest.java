package io.apex4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Following texts in a grammar, token by token. */
class ConstraintTest {
    private final TokenTrie trie = TestVocabulary.of("ab", "abc", "b", "bc,", "\"", "\":", "日本", "x\u00e9");

    @Test
    void theMaskHasTheTokensThatTheGrammarCanGoOnWith() {
        Constraint place = start("root ::= \"ab\" (\"c\" | \"d\")");

        assertThat(words(place)).containsExactlyInAnyOrder("a", "ab", "abc");
        place.accept(TestVocabulary.word(0));
        assertThat(words(place)).containsExactlyInAnyOrder("c", "d");
        assertThat(place.isEndAllowed()).isFalse();
        place.accept(TestVocabulary.token('d'));
        assertThat(words(place)).containsExactly("END");
        assertThat(place.isEndAllowed()).isTrue();
        assertThat(place.isComplete()).isTrue();
        place.accept(TestVocabulary.END);
        assertThat(place.mask().cardinality()).isZero();
        assertThat(place.isComplete()).isTrue();
        assertThat(place.isEndAllowed()).isFalse();
        assertThatThrownBy(() -> place.accept("x".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(GrammarException.class);
    }

    @Test
    void aTokenThatIsNotAllowedIsRefusedAndThePlaceStays() {
        Constraint place = start("root ::= \"a\"");

        assertThatThrownBy(() -> place.accept(TestVocabulary.token('b')))
                .hasMessage("token 100: the grammar does not allow it here");
        assertThatThrownBy(() -> place.accept(TestVocabulary.END)).isInstanceOf(GrammarException.class);
        assertThatThrownBy(() -> place.accept(TestVocabulary.CONTROL)).isInstanceOf(GrammarException.class);
        assertThatThrownBy(() -> place.accept(-1)).isInstanceOf(GrammarException.class);
        assertThatThrownBy(() -> place.accept(9999)).isInstanceOf(GrammarException.class);
        assertThat(words(place)).containsExactly("a");
    }

    @Test
    void copiesGoTheirOwnWays() {
        Constraint place = start("root ::= [ab]+ \".\"");
        Constraint copy = place.copy();

        copy.accept("ab.".getBytes(StandardCharsets.UTF_8));

        assertThat(copy.isComplete()).isTrue();
        assertThat(words(place)).containsExactlyInAnyOrder("a", "b", "ab");
    }

    @Test
    void charactersMayBeSpreadOverTokens() {
        Constraint place = start("root ::= \"é\" \"日\"");

        assertThat(words(place)).containsExactly("\\xC3");
        place.accept(TestVocabulary.token(0xC3));
        assertThat(place.isEndAllowed()).isFalse();
        assertThat(words(place)).containsExactly("\\xA9");
        place.accept(TestVocabulary.token(0xA9));
        assertThat(words(place)).containsExactly("\\xE6");
        place.accept(new byte[] {(byte) 0xE6, (byte) 0x97});
        assertThat(words(place)).containsExactly("\\xA5");
        place.accept(TestVocabulary.token(0xA5));
        assertThat(place.isComplete()).isTrue();
    }

    @Test
    void wellFormedMatchingAllowsNoBytesThatAreNoUtf8() {
        Grammar grammar = Grammar.parse("root ::= [^\"é]*");
        Constraint strict =
                CompiledGrammar.of(grammar.with(Utf8Matching.WELL_FORMED), trie).start();
        Constraint asLlama = CompiledGrammar.of(grammar, trie).start();

        for (int value : new int[] {0xC0, 0xC1, 0xF5, 0xFF}) {
            assertThat(strict.allows(TestVocabulary.token(value))).isFalse();
        }
        assertThat(strict.allows(TestVocabulary.token(0xF4))).isTrue();
        assertThat(asLlama.allows(TestVocabulary.token(0xFF))).isTrue();
        // The first byte of é is that of è too.
        assertThat(strict.allows(TestVocabulary.token(0xC3))).isTrue();
        assertThat(asLlama.allows(TestVocabulary.token(0xC3))).isFalse();
        assertFollowUps(strict, 0xE0, 0xA0, 0xBF);
        assertFollowUps(strict, 0xED, 0x80, 0x9F);
        assertFollowUps(strict, 0xF0, 0x90, 0xBF);
        assertFollowUps(strict, 0xF4, 0x80, 0x8F);
        assertFollowUps(strict, 0xC3, 0x80, 0xA8);
    }

    private static void assertFollowUps(Constraint start, int first, int low, int high) {
        Constraint place = start.copy();
        place.accept(TestVocabulary.token(first));
        for (int value = low; value <= high; value++) {
            assertThat(place.mask().contains(TestVocabulary.token(value))).isTrue();
        }
        assertThat(place.mask().contains(TestVocabulary.token(low - 1))).isFalse();
        assertThat(place.mask().contains(TestVocabulary.token(high + 1))).isFalse();
        assertThat(place.mask().contains(TestVocabulary.END)).isFalse();
    }

    @Test
    void rulesMayAskForTokensByNumberOrText() {
        Grammar grammar = Grammar.parse("root ::= <think> !<[" + TestVocabulary.token('x') + "]>* <[1]> \"a\"");
        Constraint place = CompiledGrammar.of(grammar, trie, text -> text.equals("<think>") ? 1 : -1)
                .start();

        assertThat(place.mask().tokens()).containsExactly(TestVocabulary.CONTROL);
        place.accept(TestVocabulary.CONTROL);
        assertThat(place.allows(TestVocabulary.token('x'))).isFalse();
        assertThat(place.mask().contains(TestVocabulary.token('x'))).isFalse();
        place.accept(TestVocabulary.word(1));
        place.accept(TestVocabulary.CONTROL);
        assertThat(words(place)).containsExactly("a");
    }

    @Test
    void namesOfTokensThatAreNotThereAreRefused() {
        for (String token : new String[] {"<nothing>", "<[9999]>", "<[0]>"}) {
            assertThatThrownBy(() -> CompiledGrammar.of(Grammar.parse("root ::= " + token), trie))
                    .isInstanceOf(GrammarException.class)
                    .hasMessageStartingWith("token ");
        }
    }

    @Test
    void stringsOfALimitedNumberOfCharactersEndThere() {
        Constraint place = start("root ::= [a-z]{2,3} \",\"");

        assertThat(words(place)).contains("a", "ab", "abc", "bc,").doesNotContain(",", "xé");
        place.accept("a".getBytes(StandardCharsets.UTF_8));
        assertThat(words(place)).contains("b", "ab", "bc,").doesNotContain("abc", ",");
        place.accept("xy".getBytes(StandardCharsets.UTF_8));
        assertThat(words(place)).containsExactly(",");
    }

    private Constraint start(String grammar) {
        return CompiledGrammar.of(Grammar.parse(grammar), trie).start();
    }

    private static Set<String> words(Constraint place) {
        String[] words = {"ab", "abc", "b", "bc,", "\"", "\":", "日本", "xé"};
        return place.mask()
                .tokens()
                .mapToObj(token -> {
                    if (token == TestVocabulary.END) {
                        return "END";
                    }
                    int value = token - TestVocabulary.token(0);
                    if (value >= 256) {
                        return words[value - 256];
                    }
                    return value < 128 ? String.valueOf((char) value) : String.format("\\x%02X", value);
                })
                .collect(Collectors.toSet());
    }
}

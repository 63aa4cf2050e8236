package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopStringsTest {
    @Test
    void endsBeforeTheString() {
        StopStrings stop = new StopStrings(List.of("END"));

        assertThat(stop.accept("one END two")).isEqualTo("one ");
        assertThat(stop.found()).contains("END");
        assertThat(stop.accept("three")).isEmpty();
        assertThat(stop.finish()).isEmpty();
    }

    @Test
    void holdsBackWhatMayBecomeTheString() {
        StopStrings stop = new StopStrings(List.of("END"));

        assertThat(stop.accept("one E")).isEqualTo("one ");
        assertThat(stop.accept("N")).isEmpty();
        assertThat(stop.accept("E")).isEqualTo("EN");
        assertThat(stop.accept("ND")).isEmpty();
        assertThat(stop.found()).contains("END");
    }

    @Test
    void givesOutAtTheEndWhatDidNotBecomeTheString() {
        StopStrings stop = new StopStrings(List.of("END"));
        stop.accept("EN");

        assertThat(stop.finish()).isEqualTo("EN");
        assertThat(stop.found()).isEmpty();
    }

    @Test
    void theStringThatIsCompleteFirstCountsAndOfThoseTheLongest() {
        assertThat(found("abcd", "abcd", "bc")).isEqualTo("bc");
        assertThat(found("abc", "c", "abc", "bc")).isEqualTo("abc");
        assertThat(found("xbab", "ab", "b")).isEqualTo("b");
    }

    @Test
    void withoutStringsAllComesOutAtOnce() {
        assertThat(new StopStrings(List.of()).accept("text")).isEqualTo("text");
    }

    @Test
    void refusesAnEmptyString() {
        assertThatExceptionOfType(ModelException.class).isThrownBy(() -> new StopStrings(List.of("a", "")));
    }

    @Test
    void howTheTextIsCutMakesNoDifference() {
        Random random = new Random(8);
        List<String> strings = List.of("aab", "bb", "abab", "caa");
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int index = random.nextInt(20); index >= 0; index--) {
                text.append("abc".charAt(random.nextInt(3)));
            }
            StopStrings whole = new StopStrings(strings);
            String expected = whole.accept(text.toString()) + whole.finish();
            StopStrings inPieces = new StopStrings(strings);
            StringBuilder shown = new StringBuilder();
            int start = 0;
            while (start < text.length()) {
                int end = Math.min(text.length(), start + 1 + random.nextInt(4));
                shown.append(inPieces.accept(text.substring(start, end)));
                start = end;
            }
            shown.append(inPieces.finish());

            assertThat(shown).as(text.toString()).hasToString(expected);
            assertThat(inPieces.found()).isEqualTo(whole.found());
            assertThat(strings).noneMatch(string -> shown.indexOf(string) >= 0);
        }
    }

    private static String found(String text, String... strings) {
        StopStrings stop = new StopStrings(List.of(strings));
        stop.accept(text);
        return stop.found().orElseThrow();
    }
}

package io.apex4j.grammar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Small vocabularies: an end token, a control token, the 256 bytes, and what else a test wants. */
final class TestVocabulary {
    static final int END = 0;
    static final int CONTROL = 1;
    private static final int FIRST_BYTE = 2;

    private TestVocabulary() {}

    static TokenTrie of(String... words) {
        return trie(List.of(words));
    }

    /** With made-up words, of characters that the grammars of tests are about. */
    static TokenTrie random(int count, long seed) {
        String[] alphabet = "a b c d e f g x y z A B 0 1 2 9 \" \\ { } [ ] ( ) : , . - + é ß € 漢 😀 \n".split(" ");
        SplittableRandom random = new SplittableRandom(seed);
        List<String> words = new ArrayList<>();
        for (int word = 0; word < count; word++) {
            StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? " " : "");
            for (int length = 1 + random.nextInt(6); length > 0; length--) {
                int bound = random.nextBoolean() ? 10 : alphabet.length;
                text.append(alphabet[random.nextInt(bound)]);
            }
            words.add(text.toString());
        }
        return trie(words);
    }

    /** The token of a single byte. */
    static int token(int value) {
        return FIRST_BYTE + value;
    }

    /** The token of the word of a number. */
    static int word(int number) {
        return FIRST_BYTE + 256 + number;
    }

    private static TokenTrie trie(List<String> words) {
        List<byte @Nullable []> pieces = new ArrayList<>();
        pieces.add("<end>".getBytes(StandardCharsets.UTF_8));
        pieces.add(null);
        for (int value = 0; value < 256; value++) {
            pieces.add(new byte[] {(byte) value});
        }
        words.forEach(word -> pieces.add(bytes(word)));
        return TokenTrie.of(pieces, Set.of(END));
    }

    /** Every second word with anything beyond ASCII loses its last byte: tokens end within characters. */
    private static byte[] bytes(String word) {
        byte[] whole = word.getBytes(StandardCharsets.UTF_8);
        boolean isCut = whole.length > word.length() && word.hashCode() % 2 == 0;
        return isCut ? Arrays.copyOf(whole, whole.length - 1) : whole;
    }
}

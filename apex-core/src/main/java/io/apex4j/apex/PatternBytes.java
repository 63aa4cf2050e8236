package io.apex4j.apex;

import java.util.BitSet;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The sets of bytes that patterns name, in the C locale. */
final class PatternBytes {
    private PatternBytes() {}

    static BitSet single(int value) {
        BitSet set = new BitSet();
        set.set(value);
        return set;
    }

    static BitSet allButLineEnds() {
        return where(value -> value != '\n' && value != '\r');
    }

    /** The class that a letter after a backslash stands for, if it does. */
    static Optional<BitSet> classOf(char letter) {
        return switch (letter) {
            case 'd', 's', 'w' -> posix(String.valueOf(letter));
            case 'D', 'S', 'W' ->
                posix(String.valueOf(Character.toLowerCase(letter))).map(PatternBytes::complement);
            default -> Optional.empty();
        };
    }

    /** The class with a POSIX name, such as {@code digit}. */
    static Optional<BitSet> posix(String name) {
        return switch (name) {
            case "d", "digit" -> Optional.of(where(PatternBytes::isDigit));
            case "w" -> Optional.of(where(PatternBytes::isWord));
            case "s", "space" -> Optional.of(where(value -> value == ' ' || (value >= '\t' && value <= '\r')));
            case "alnum" -> Optional.of(where(value -> isWord(value) && value != '_'));
            case "alpha" -> Optional.of(where(value -> isWord(value) && value != '_' && !isDigit(value)));
            case "blank" -> Optional.of(where(value -> value == ' ' || value == '\t'));
            case "cntrl" -> Optional.of(where(value -> value < ' ' || value == 0x7f));
            case "graph" -> Optional.of(where(value -> value > ' ' && value < 0x7f));
            case "print" -> Optional.of(where(value -> value >= ' ' && value < 0x7f));
            case "lower" -> Optional.of(where(value -> value >= 'a' && value <= 'z'));
            case "upper" -> Optional.of(where(value -> value >= 'A' && value <= 'Z'));
            case "punct" ->
                Optional.of(where(value -> value > ' ' && value < 0x7f && (!isWord(value) || value == '_')));
            case "xdigit" ->
                Optional.of(where(
                        value -> isDigit(value) || (value >= 'a' && value <= 'f') || (value >= 'A' && value <= 'F')));
            default -> Optional.empty();
        };
    }

    static boolean isWord(int value) {
        return isDigit(value) || (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z') || value == '_';
    }

    private static boolean isDigit(int value) {
        return value >= '0' && value <= '9';
    }

    private static BitSet complement(BitSet set) {
        BitSet others = (BitSet) set.clone();
        others.flip(0, 256);
        return others;
    }

    private static BitSet where(IntPredicate belongs) {
        BitSet set = new BitSet();
        for (int value = 0; value < 256; value++) {
            if (belongs.test(value)) {
                set.set(value);
            }
        }
        return set;
    }
}

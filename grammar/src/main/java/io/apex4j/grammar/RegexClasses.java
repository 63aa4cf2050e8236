package io.apex4j.grammar;

import java.util.List;
import java.util.Optional;

/**
 * The sets of characters that regular expressions have names for.
 *
 * <p>Where ECMA-262 and other dialects (Java's among them) differ, a set has what all of them have, or, when it is wide,
 * what any of them has.
 */
final class RegexClasses {
    /** All characters that a text of JSON can have: Unicode without surrogates. */
    static final CodePoints CHARACTERS = CodePoints.range(0, Character.MIN_SURROGATE - 1)
            .or(CodePoints.range(Character.MAX_SURROGATE + 1, Character.MAX_CODE_POINT));

    private static final CodePoints LINE_ENDS = CodePoints.of("\n\r\u2028\u2029");
    private static final CodePoints NEXT_LINE = CodePoints.of(0x85);
    private static final CodePoints DIGITS = CodePoints.range('0', '9');
    private static final CodePoints WORD = CodePoints.union(
            List.of(DIGITS, CodePoints.range('a', 'z'), CodePoints.range('A', 'Z'), CodePoints.of('_')));
    private static final CodePoints ASCII_SPACE = CodePoints.of("\t\n\u000B\f\r ");
    private static final CodePoints SPACE = ASCII_SPACE
            .or(CodePoints.of("\u00A0\u1680\u2028\u2029\u202F\u205F\u3000\uFEFF"))
            .or(CodePoints.range(0x2000, 0x200A));

    private final boolean isWide;

    RegexClasses(boolean isWide) {
        this.isWide = isWide;
    }

    /** What {@code .} takes. */
    CodePoints dot() {
        return CHARACTERS.minus(isWide ? LINE_ENDS : LINE_ENDS.or(NEXT_LINE));
    }

    /** The set that a letter behind a backslash stands for. */
    Optional<CodePoints> named(int letter) {
        return switch (letter) {
            case 'd' -> Optional.of(DIGITS);
            case 'D' -> Optional.of(CHARACTERS.minus(DIGITS));
            case 'w' -> Optional.of(WORD);
            case 'W' -> Optional.of(CHARACTERS.minus(WORD));
            case 's' -> Optional.of(isWide ? SPACE : ASCII_SPACE);
            case 'S' -> Optional.of(CHARACTERS.minus(isWide ? ASCII_SPACE : SPACE));
            default -> Optional.empty();
        };
    }
}

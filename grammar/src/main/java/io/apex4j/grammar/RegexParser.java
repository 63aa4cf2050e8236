package io.apex4j.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads regular expressions as ECMA-262 writes them, as far as they are regular: no look-around, no references back.
 *
 * <p>Validators differ in what {@code .} and {@code \s} take. What is read here takes what all of them take, or, when it
 * is read widely, what any of them takes.
 */
final class RegexParser {
    private final int[] pattern;
    private final RegexClasses classes;
    /** For what a class must not take: what is left out widely leaves narrowly. */
    private final RegexClasses negatedClasses;

    private final String pointer;
    private int index;
    private int nesting;

    /**
     * @param isWide whether a text need only match by some validator
     * @param pointer where the pattern stands
     */
    RegexParser(String pattern, boolean isWide, String pointer) {
        if (pattern.length() > SchemaLimits.PATTERN_LENGTH) {
            throw new SchemaException(
                    pointer,
                    "the pattern has " + pattern.length() + " characters, the limit is " + SchemaLimits.PATTERN_LENGTH);
        }
        this.pattern = pattern.codePoints().toArray();
        this.pointer = pointer;
        this.classes = new RegexClasses(isWide);
        this.negatedClasses = new RegexClasses(!isWide);
    }

    RegexNode read() {
        RegexNode node = alternatives();
        if (index < pattern.length) {
            throw refused("a ')' closes no group");
        }
        return node;
    }

    private RegexNode alternatives() {
        List<RegexNode> choices = new ArrayList<>();
        choices.add(sequence());
        while (skip('|')) {
            choices.add(sequence());
        }
        return choices.size() == 1 ? choices.getFirst() : new RegexNode.Alternatives(choices);
    }

    private RegexNode sequence() {
        List<RegexNode> parts = new ArrayList<>();
        while (index < pattern.length && peek() != '|' && peek() != ')') {
            boolean isAnchor = peek() == '^' || peek() == '$';
            RegexNode item = item();
            parts.add(isAnchor ? item : quantified(item));
        }
        return parts.size() == 1 ? parts.getFirst() : new RegexNode.Sequence(parts);
    }

    private RegexNode item() {
        int character = pattern[index++];
        return switch (character) {
            case '^' -> new RegexNode.Begin();
            case '$' -> new RegexNode.End();
            case '(' -> group();
            case '[' -> new RegexNode.Characters(characterClass());
            case '.' -> new RegexNode.Characters(classes.dot());
            case '\\' -> escape();
            case '*', '+', '?' -> throw refused("nothing stands before '" + Character.toString(character) + "'");
            case '{' -> throw refused("a '{' that begins no repetition is written \\{");
            default -> new RegexNode.Characters(CodePoints.of(scalar(character)));
        };
    }

    private RegexNode quantified(RegexNode item) {
        int minimum;
        int maximum = Expression.UNBOUNDED;
        switch (peek()) {
            case '*' -> {
                index++;
                minimum = 0;
            }
            case '+' -> {
                index++;
                minimum = 1;
            }
            case '?' -> {
                index++;
                minimum = 0;
                maximum = 1;
            }
            case '{' -> {
                index++;
                minimum = number();
                maximum = maximum(minimum);
            }
            default -> {
                return item;
            }
        }
        skip('?'); // which match is found makes no difference here
        if (index < pattern.length && (peek() == '*' || peek() == '+' || peek() == '?' || peek() == '{')) {
            throw refused("a repetition follows a repetition");
        }
        return new RegexNode.Repeat(item, minimum, maximum);
    }

    private int maximum(int minimum) {
        int maximum = minimum;
        if (skip(',')) {
            maximum = peek() == '}' ? Expression.UNBOUNDED : number();
        }
        if (!skip('}')) {
            throw refused("a repetition in braces is written {2}, {2,} or {2,5}");
        }
        if (maximum < minimum) {
            throw refused("{" + minimum + "," + maximum + "} asks for more than it allows");
        }
        return maximum;
    }

    private int number() {
        int start = index;
        long value = 0;
        while (peek() >= '0' && peek() <= '9') {
            value = Math.min(10 * value + pattern[index++] - '0', SchemaLimits.PATTERN_STATES + 1L);
        }
        if (start == index) {
            throw refused("a repetition in braces is written {2}, {2,} or {2,5}");
        }
        if (value > SchemaLimits.PATTERN_STATES) {
            throw refused("repetitions go up to " + SchemaLimits.PATTERN_STATES);
        }
        return (int) value;
    }

    private RegexNode group() {
        if (++nesting > SchemaLimits.PATTERN_NESTING) {
            throw refused("groups are nested more than " + SchemaLimits.PATTERN_NESTING + " deep");
        }
        if (skip('?')) {
            groupKind();
        }
        RegexNode node = alternatives();
        if (!skip(')')) {
            throw refused("a ')' is missing");
        }
        nesting--;
        return node;
    }

    private void groupKind() {
        if (skip(':')) {
            return;
        }
        boolean isAngle = skip('<');
        if (peek() == '=' || peek() == '!') {
            throw refused((isAngle ? "lookbehind" : "lookahead") + " is not supported");
        }
        if (!isAngle) {
            throw refused("a group beginning with '(?" + printable(peek()) + "' is not supported");
        }
        while (!skip('>')) {
            if (!Character.isLetterOrDigit(peek()) && peek() != '_' && peek() != '$') {
                throw refused("the name of a group consists of letters, digits and _");
            }
            index++;
        }
    }

    private RegexNode escape() {
        int character = next();
        if (character == 'b' || character == 'B') {
            throw refused("the word boundary \\" + Character.toString(character) + " is not supported");
        }
        if (character >= '1' && character <= '9' || character == 'k') {
            throw refused("the backreference \\" + Character.toString(character) + " is not supported");
        }
        return new RegexNode.Characters(escaped(character, classes));
    }

    /** The characters that an escape stands for, by the character behind its backslash. */
    private CodePoints escaped(int character, RegexClasses names) {
        Optional<CodePoints> named = names.named(character);
        if (named.isPresent()) {
            return named.get();
        }
        return switch (character) {
            case 't' -> CodePoints.of('\t');
            case 'n' -> CodePoints.of('\n');
            case 'r' -> CodePoints.of('\r');
            case 'f' -> CodePoints.of('\f');
            case 'v' -> CodePoints.of(0x0B);
            case '0' -> CodePoints.of(zero());
            case 'x' -> CodePoints.of(hex(2));
            case 'u' -> CodePoints.of(scalar(unicode()));
            case 'c' -> CodePoints.of(control());
            case 'p', 'P' ->
                throw refused("the property class \\" + Character.toString(character) + " is not supported");
            default -> {
                if (Character.isLetterOrDigit(character)) {
                    throw refused("the escape \\" + Character.toString(character) + " is not supported");
                }
                yield CodePoints.of(scalar(character));
            }
        };
    }

    private int zero() {
        if (peek() >= '0' && peek() <= '9') {
            throw refused("octal escapes are not supported");
        }
        return 0;
    }

    private int control() {
        int letter = next();
        if (letter > 'z' || !Character.isLetter(letter)) {
            throw refused("\\c needs a letter");
        }
        return letter % 32;
    }

    private int unicode() {
        if (skip('{')) {
            int value = 0;
            while (!skip('}')) {
                value = 16 * value + digit();
                if (value > Character.MAX_CODE_POINT) {
                    throw refused("\\u{...} goes up to 10FFFF");
                }
            }
            return value;
        }
        int first = hex(4);
        boolean isPair = Character.MIN_HIGH_SURROGATE <= first
                && first <= Character.MAX_HIGH_SURROGATE
                && peek() == '\\'
                && peek(1) == 'u';
        if (!isPair) {
            return first;
        }
        index += 2;
        int second = hex(4);
        if (second < Character.MIN_LOW_SURROGATE || second > Character.MAX_LOW_SURROGATE) {
            throw refused("half a surrogate pair is no character");
        }
        return Character.toCodePoint((char) first, (char) second);
    }

    private int hex(int digits) {
        int value = 0;
        for (int digit = 0; digit < digits; digit++) {
            value = 16 * value + digit();
        }
        return value;
    }

    private int digit() {
        int character = next();
        int value = character < 128 ? Character.digit(character, 16) : -1;
        if (value < 0) {
            throw refused("a hexadecimal digit is missing");
        }
        return value;
    }

    private CodePoints characterClass() {
        boolean isNegated = skip('^');
        RegexClasses names = isNegated ? negatedClasses : classes;
        List<CodePoints> members = new ArrayList<>();
        while (!skip(']')) {
            CodePoints first = classMember(names);
            boolean isRange = peek() == '-' && peek(1) != ']' && index + 1 < pattern.length;
            if (!isRange) {
                members.add(first);
                continue;
            }
            index++;
            CodePoints last = classMember(names);
            members.add(range(first, last));
        }
        CodePoints union = CodePoints.union(members);
        return isNegated ? RegexClasses.CHARACTERS.minus(union) : union;
    }

    private CodePoints range(CodePoints first, CodePoints last) {
        boolean isOfCharacters = isSingle(first) && isSingle(last);
        if (!isOfCharacters || last.first(0) < first.first(0)) {
            throw refused("a range in a class goes from one character to a later one");
        }
        return CodePoints.range(first.first(0), last.first(0)).and(RegexClasses.CHARACTERS);
    }

    private static boolean isSingle(CodePoints set) {
        return set.rangeCount() == 1 && set.first(0) == set.last(0);
    }

    private CodePoints classMember(RegexClasses names) {
        int character = next();
        if (character != '\\') {
            return CodePoints.of(scalar(character));
        }
        int escaped = next();
        return escaped == 'b' ? CodePoints.of('\b') : escaped(escaped, names);
    }

    private int scalar(int character) {
        if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
            throw refused("half a surrogate pair is no character");
        }
        return character;
    }

    private boolean skip(int character) {
        if (peek() != character) {
            return false;
        }
        index++;
        return true;
    }

    private int next() {
        if (index == pattern.length) {
            throw refused("it ends too early");
        }
        return pattern[index++];
    }

    private int peek() {
        return peek(0);
    }

    private int peek(int ahead) {
        return index + ahead < pattern.length ? pattern[index + ahead] : -1;
    }

    private static String printable(int character) {
        return character < 0 ? "" : GbnfText.excerpt(Character.toString(character));
    }

    private SchemaException refused(String problem) {
        return new SchemaException(pointer, "the pattern at character " + index + ": " + problem);
    }
}

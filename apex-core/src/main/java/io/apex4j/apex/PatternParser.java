package io.apex4j.apex;

import io.apex4j.apex.PatternNode.Alternatives;
import io.apex4j.apex.PatternNode.BackReference;
import io.apex4j.apex.PatternNode.Bytes;
import io.apex4j.apex.PatternNode.Group;
import io.apex4j.apex.PatternNode.LookAhead;
import io.apex4j.apex.PatternNode.Place;
import io.apex4j.apex.PatternNode.Repeat;
import io.apex4j.apex.PatternNode.Sequence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Parses the regular expressions of std::regex: ECMAScript as ISO/IEC 14882 [re.grammar] changes it.
 *
 * <p>Against java.util.regex: no look-behind, named groups, flags or possessive quantifiers (a quantifier after a
 * quantifier repeats the whole); an opening bracket inside a class is an ordinary character unless it starts
 * {@code [:digit:]}, {@code [.x.]} or {@code [=x=]}; {@code []} matches nothing and {@code [^]} everything; a lone
 * closing bracket or brace is an ordinary character, a lone opening brace an error.
 */
final class PatternParser {
    private static final int MAXIMUM_DEPTH = 100;
    private static final int MAXIMUM_STATES = 100_000;

    private final String pattern;
    private int position;
    private int depth;
    private int groups;
    private final BitSet closedGroups = new BitSet();

    private PatternParser(String pattern) {
        this.pattern = pattern;
    }

    /**
     * Parses a pattern.
     *
     * @param pattern one character, 0 to 255, per byte
     * @throws SyntaxException when it is malformed or too large
     */
    static PatternNode parse(String pattern) {
        PatternParser parser = new PatternParser(pattern);
        PatternNode node = parser.alternatives();
        if (parser.position < pattern.length()) {
            throw parser.error("closing parenthesis without an opening one");
        }
        if (states(node) > MAXIMUM_STATES) {
            throw parser.error("repetitions multiply to more than " + MAXIMUM_STATES + " steps");
        }
        return node;
    }

    private PatternNode alternatives() {
        if (++depth > MAXIMUM_DEPTH) {
            throw error("parentheses nested deeper than " + MAXIMUM_DEPTH);
        }
        List<PatternNode> branches = new ArrayList<>();
        branches.add(sequence());
        while (accept('|')) {
            branches.add(sequence());
        }
        depth--;
        return branches.size() == 1 ? branches.getFirst() : new Alternatives(branches);
    }

    private PatternNode sequence() {
        List<PatternNode> parts = new ArrayList<>();
        while (position < pattern.length() && peek() != '|' && peek() != ')') {
            parts.add(term());
        }
        return parts.size() == 1 ? parts.getFirst() : new Sequence(parts);
    }

    private PatternNode term() {
        if (accept('^')) {
            return new Place(Place.Kind.BEGIN);
        }
        if (accept('$')) {
            return new Place(Place.Kind.END);
        }
        if (accept("\\b")) {
            return new Place(Place.Kind.WORD_BOUNDARY);
        }
        if (accept("\\B")) {
            return new Place(Place.Kind.NO_WORD_BOUNDARY);
        }
        if (accept("(?=")) {
            return new LookAhead(closed(alternatives()), false);
        }
        if (accept("(?!")) {
            return new LookAhead(closed(alternatives()), true);
        }
        return quantified(atom());
    }

    private PatternNode atom() {
        if (accept("(?:")) {
            return closed(alternatives());
        }
        if (accept('(')) {
            if (position < pattern.length() && peek() == '?') {
                throw error("'(?' must be followed by ':', '=' or '!'");
            }
            int number = ++groups;
            PatternNode inside = closed(alternatives());
            closedGroups.set(number);
            return new Group(inside, number);
        }
        if (accept('[')) {
            return new Bytes(bracket());
        }
        if (accept('.')) {
            return new Bytes(PatternBytes.allButLineEnds());
        }
        if (accept('\\')) {
            return escape();
        }
        char next = pattern.charAt(position);
        if ("*+?{".indexOf(next) >= 0) {
            throw error("nothing before '" + next + "' that it could repeat");
        }
        position++;
        return new Bytes(PatternBytes.single(next));
    }

    private PatternNode quantified(PatternNode atom) {
        PatternNode node = atom;
        while (position < pattern.length()) {
            int minimum;
            int maximum;
            if (accept('*')) {
                minimum = 0;
                maximum = Integer.MAX_VALUE;
            } else if (accept('+')) {
                minimum = 1;
                maximum = Integer.MAX_VALUE;
            } else if (accept('?')) {
                minimum = 0;
                maximum = 1;
            } else if (accept('{')) {
                minimum = count();
                maximum = minimum;
                if (accept(',')) {
                    maximum = position < pattern.length() && peek() == '}' ? Integer.MAX_VALUE : count();
                }
                if (!accept('}') || maximum < minimum) {
                    throw error("malformed repetition in braces");
                }
            } else {
                return node;
            }
            boolean greedy = !accept('?');
            node = new Repeat(node, minimum, maximum, greedy);
        }
        return node;
    }

    private int count() {
        int start = position;
        int value = 0;
        while (position < pattern.length() && isDigit(peek())) {
            value = value * 10 + (pattern.charAt(position++) - '0');
            if (value > MAXIMUM_STATES) {
                throw error("repetition of more than " + MAXIMUM_STATES);
            }
        }
        if (position == start) {
            throw error("malformed repetition in braces");
        }
        return value;
    }

    private PatternNode escape() {
        if (position == pattern.length()) {
            throw error("'\\' at the end");
        }
        char letter = peek();
        if (letter != '0' && isDigit(letter)) {
            int group = count();
            if (!closedGroups.get(group)) {
                throw error("back-reference to group " + group + ", which is not closed before it");
            }
            return new BackReference(group);
        }
        position++;
        return new Bytes(PatternBytes.classOf(letter).orElseGet(() -> PatternBytes.single(escapedByte(letter))));
    }

    private int escapedByte(char letter) {
        return switch (letter) {
            case '0' -> 0;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            case 'x' -> hexadecimal(2);
            case 'u' -> hexadecimal(4);
            case 'c' -> throw error("'\\c' is not supported");
            default -> letter;
        };
    }

    private int hexadecimal(int digits) {
        int value = 0;
        for (int index = 0; index < digits; index++) {
            int digit = position < pattern.length() ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw error("'\\x' takes 2 and '\\u' takes 4 hexadecimal digits");
            }
            value = value * 16 + digit;
            position++;
        }
        if (value > 0xff) {
            throw error("'\\u' beyond 00ff is not supported");
        }
        return value;
    }

    /** The class after its opening bracket, up to and with its closing one. */
    private BitSet bracket() {
        boolean negated = accept('^');
        BitSet set = new BitSet();
        int previous = NONE;
        while (!accept(']')) {
            if (accept('-')) {
                if (previous == CLASS && peekOrEnd() != ']') {
                    throw error("a class cannot begin a range");
                }
                if (previous < 0 || peekOrEnd() == ']') {
                    set.set('-');
                    previous = previous < 0 ? '-' : NONE;
                } else {
                    int last = bracketItem(set, false);
                    if (last < previous) {
                        throw error("range out of order");
                    }
                    set.set(previous, last + 1);
                    previous = NONE;
                }
            } else {
                previous = bracketItem(set, true);
            }
        }
        if (negated) {
            set.flip(0, 256);
        }
        return set;
    }

    private static final int NONE = -1;
    private static final int CLASS = -2;

    /** Reads one byte or class, adds it to the set, and returns the byte or {@link #CLASS}. */
    private int bracketItem(BitSet set, boolean classAllowed) {
        if (position == pattern.length()) {
            throw error("'[' without a closing bracket");
        }
        if (accept("[:") || accept("[=") || accept("[.")) {
            char kind = pattern.charAt(position - 1);
            int end = pattern.indexOf(kind + "]", position);
            if (end < 0) {
                throw error("'[" + kind + "' without '" + kind + "]'");
            }
            String name = pattern.substring(position, end);
            position = end + 2;
            if (kind != ':') {
                if (name.length() != 1) {
                    throw error("unknown character name '" + name + "'");
                }
                set.set(name.charAt(0));
                return kind == '.' ? name.charAt(0) : CLASS;
            }
            set.or(PatternBytes.posix(name).orElseThrow(() -> error("unknown class '[:" + name + ":]'")));
            return requireAllowed(classAllowed);
        }
        char next = pattern.charAt(position++);
        if (next != '\\') {
            set.set(next);
            return next;
        }
        if (position == pattern.length()) {
            throw error("'\\' at the end");
        }
        char letter = pattern.charAt(position++);
        BitSet escapedClass = PatternBytes.classOf(letter).orElse(null);
        if (escapedClass != null) {
            set.or(escapedClass);
            return requireAllowed(classAllowed);
        }
        if (letter != '0' && isDigit(letter)) {
            throw error("back-reference inside a class");
        }
        int value = letter == 'b' ? '\b' : escapedByte(letter);
        set.set(value);
        return value;
    }

    private int requireAllowed(boolean classAllowed) {
        if (!classAllowed) {
            throw error("a class cannot end a range");
        }
        return CLASS;
    }

    private PatternNode closed(PatternNode node) {
        if (!accept(')')) {
            throw error("opening parenthesis without a closing one");
        }
        return node;
    }

    private char peek() {
        return pattern.charAt(position);
    }

    private int peekOrEnd() {
        return position < pattern.length() ? peek() : NONE;
    }

    private boolean accept(char expected) {
        boolean found = peekOrEnd() == expected;
        if (found) {
            position++;
        }
        return found;
    }

    private boolean accept(String expected) {
        boolean found = pattern.startsWith(expected, position);
        if (found) {
            position += expected.length();
        }
        return found;
    }

    private SyntaxException error(String reason) {
        return new SyntaxException(reason + " (at character " + (position + 1) + ")");
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }

    private static long states(PatternNode node) {
        return switch (node) {
            case Bytes _, BackReference _, Place _ -> 1;
            case Sequence(var parts) ->
                1 + parts.stream().mapToLong(PatternParser::states).sum();
            case Alternatives(var branches) ->
                1 + branches.stream().mapToLong(PatternParser::states).sum();
            case Repeat(var part, int minimum, int maximum, boolean _) -> {
                long times = Math.max(1, maximum == Integer.MAX_VALUE ? minimum : maximum);
                yield Math.min(MAXIMUM_STATES + 1L, 1 + times * states(part));
            }
            case Group(var part, int _) -> 1 + states(part);
            case LookAhead(var part, boolean _) -> 1 + states(part);
        };
    }

    /** A pattern is malformed; the message says why and where. */
    static final class SyntaxException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SyntaxException(String message) {
            super(message);
        }
    }
}

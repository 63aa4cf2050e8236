package io.apex4j.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Reads the tokens inside one tag, up to and with its closing mark. */
final class JinjaTagLexer {
    private static final List<String> LONG_OPERATORS = List.of("//", "**", "==", "!=", ">=", "<=");
    private static final String SHORT_OPERATORS = "+-/*%~[](){}><=.:|,;";
    private static final int MAX_DIGITS = 1000;

    private final JinjaSource source;
    private final String text;
    private final List<JinjaToken> tokens;
    private final boolean output;
    private final Deque<Character> closers = new ArrayDeque<>();
    private int offset;

    /** A lexer of a tag that prints, or of one that does something. */
    JinjaTagLexer(JinjaSource source, List<JinjaToken> tokens, boolean output) {
        this.source = source;
        this.text = source.text();
        this.tokens = tokens;
        this.output = output;
    }

    /** Reads from the offset on, and returns the offset behind the tag. */
    int read(int start) {
        offset = start;
        String mark = output ? "}}" : "%}";
        while (true) {
            offset = PythonSpace.skip(text, offset);
            if (offset >= text.length()) {
                throw source.position(start).refusal("the tag has no end, '" + mark + "'");
            }
            if (closers.isEmpty() && isEnd(mark)) {
                return readEnd(mark);
            }
            readToken();
        }
    }

    private boolean isEnd(String mark) {
        return text.startsWith(mark, offset)
                || (text.startsWith(mark, offset + 1) && text.charAt(offset) == '-')
                || (!output && text.startsWith(mark, offset + 1) && text.charAt(offset) == '+');
    }

    private int readEnd(String mark) {
        JinjaToken.Kind kind = output ? JinjaToken.Kind.OUTPUT_END : JinjaToken.Kind.TAG_END;
        tokens.add(new JinjaToken(kind, "", source.position(offset)));
        boolean signed = !text.startsWith(mark, offset);
        char sign = signed ? text.charAt(offset) : ' ';
        int behind = offset + (signed ? 3 : 2);
        if (output) {
            return sign == '-' ? PythonSpace.skip(text, behind) : behind;
        }
        return endOfBlock(text, behind, sign);
    }

    /** The offset behind what the end of a block or comment takes away. */
    static int endOfBlock(String text, int behind, char sign) {
        if (sign == '-') {
            return PythonSpace.skip(text, behind);
        }
        return sign != '+' && text.startsWith("\n", behind) ? behind + 1 : behind;
    }

    private void readToken() {
        char first = text.charAt(offset);
        if (first == '\'' || first == '"') {
            readString(first);
        } else if (isDigit(first)) {
            readNumber();
        } else if (isNameStart(text.codePointAt(offset))) {
            readName();
        } else {
            readOperator();
        }
    }

    private void add(JinjaToken.Kind kind, String value, int end) {
        tokens.add(new JinjaToken(kind, value, source.position(offset)));
        offset = end;
    }

    private void readName() {
        int end = offset;
        while (end < text.length() && isNamePart(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        add(JinjaToken.Kind.NAME, text.substring(offset, end), end);
    }

    private void readOperator() {
        for (String operator : LONG_OPERATORS) {
            if (text.startsWith(operator, offset)) {
                add(JinjaToken.Kind.OPERATOR, operator, offset + operator.length());
                return;
            }
        }
        char operator = text.charAt(offset);
        if (SHORT_OPERATORS.indexOf(operator) < 0) {
            throw source.position(offset)
                    .refusal("unexpected character '" + Character.toString(text.codePointAt(offset)) + "'");
        }
        balance(operator);
        add(JinjaToken.Kind.OPERATOR, String.valueOf(operator), offset + 1);
    }

    private void balance(char operator) {
        int opening = "([{".indexOf(operator);
        if (opening >= 0) {
            closers.push(")]}".charAt(opening));
            return;
        }
        if (")]}".indexOf(operator) < 0) {
            return;
        }
        if (closers.isEmpty() || closers.peek() != operator) {
            String expected = closers.isEmpty() ? "" : ", expected '" + closers.peek() + "'";
            throw source.position(offset).refusal("unexpected '" + operator + "'" + expected);
        }
        closers.pop();
    }

    private void readNumber() {
        int end = endOfDigits(offset);
        boolean prefixed = text.charAt(offset) == '0'
                && end == offset + 1
                && end < text.length()
                && "xXoObB".indexOf(text.charAt(end)) >= 0;
        if (prefixed) {
            end++;
            while (end < text.length() && (Character.digit(text.charAt(end), 16) >= 0 || text.charAt(end) == '_')) {
                end++;
            }
        }
        boolean real = false;
        boolean afterDot = offset > 0 && text.charAt(offset - 1) == '.';
        if (!prefixed && !afterDot) {
            int integerEnd = end;
            if (isDigitAt(end + 1) && text.charAt(end) == '.') {
                end = endOfDigits(end + 1);
            }
            end = endOfExponent(end);
            real = end > integerEnd;
        }
        if (end - offset > MAX_DIGITS) {
            throw source.position(offset)
                    .refusal("a number of " + (end - offset) + " digits, the limit is " + MAX_DIGITS);
        }
        String digits = text.substring(offset, end).replace("_", "");
        add(real ? JinjaToken.Kind.FLOAT : JinjaToken.Kind.INTEGER, digits, end);
    }

    private int endOfExponent(int start) {
        if (start >= text.length() || (text.charAt(start) | 0x20) != 'e') {
            return start;
        }
        int digits = start + 1;
        if (digits < text.length() && (text.charAt(digits) == '+' || text.charAt(digits) == '-')) {
            digits++;
        }
        return isDigitAt(digits) ? endOfDigits(digits) : start;
    }

    private int endOfDigits(int start) {
        int end = start;
        while (isDigitAt(end)
                || (end > start && end < text.length() && text.charAt(end) == '_' && isDigitAt(end + 1))) {
            end++;
        }
        return end;
    }

    private boolean isDigitAt(int index) {
        return index < text.length() && isDigit(text.charAt(index));
    }

    private void readString(char quote) {
        StringBuilder value = new StringBuilder();
        int at = offset + 1;
        while (at < text.length() && text.charAt(at) != quote) {
            if (text.charAt(at) != '\\') {
                value.append(text.charAt(at++));
                continue;
            }
            at = readEscape(at + 1, value);
        }
        if (at >= text.length()) {
            throw source.position(offset).refusal("the string has no end, " + quote);
        }
        add(JinjaToken.Kind.STRING, value.toString(), at + 1);
    }

    /** Reads what follows a backslash, and returns the offset behind it. */
    private int readEscape(int at, StringBuilder value) {
        if (at >= text.length()) {
            return at;
        }
        char escape = text.charAt(at);
        int simple = "ntrabfv\\'\"\n".indexOf(escape);
        if (simple >= 0) {
            if (escape != '\n') {
                value.append("\n\t\r\u0007\b\f\u000b\\'\"".charAt(simple));
            }
            return at + 1;
        }
        if (escape >= '0' && escape <= '7') {
            int end = at;
            while (end < at + 3 && end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '7') {
                end++;
            }
            value.append((char) Integer.parseInt(text, at, end, 8));
            return end;
        }
        int digits = escape == 'x' ? 2 : escape == 'u' ? 4 : escape == 'U' ? 8 : 0;
        if (digits > 0) {
            value.appendCodePoint(codePoint(at, digits));
            return at + 1 + digits;
        }
        value.append('\\').append(escape);
        return at + 1;
    }

    private int codePoint(int at, int digits) {
        int end = Math.min(text.length(), at + 1 + digits);
        long code = 0;
        for (int i = at + 1; i < end; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            code = digit < 0 ? Long.MAX_VALUE : Math.min(code * 16 + digit, Integer.MAX_VALUE);
            if (digit < 0) {
                break;
            }
        }
        if (end < at + 1 + digits || code > Character.MAX_CODE_POINT) {
            throw source.position(at)
                    .refusal("'\\" + text.charAt(at) + "' needs " + digits + " hexadecimal digits of a character");
        }
        return (int) code;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isNameStart(int character) {
        return character == '_' || Character.isLetter(character);
    }

    private static boolean isNamePart(int character) {
        return isNameStart(character) || Character.isDigit(character);
    }
}

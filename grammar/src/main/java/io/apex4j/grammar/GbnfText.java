package io.apex4j.grammar;

import io.apex4j.grammar.Expression.Alternatives;
import io.apex4j.grammar.Expression.Characters;
import io.apex4j.grammar.Expression.Literal;
import io.apex4j.grammar.Expression.Repeat;
import io.apex4j.grammar.Expression.RuleReference;
import io.apex4j.grammar.Expression.Sequence;
import io.apex4j.grammar.Expression.TokenName;
import io.apex4j.grammar.Expression.TokenReference;
import java.util.stream.Collectors;

/** Writes grammars as GBNF. */
final class GbnfText {
    private static final int EXCERPT_LENGTH = 40;

    private GbnfText() {}

    static String grammar(Grammar grammar) {
        return grammar.rules().entrySet().stream()
                .map(rule -> rule.getKey() + " ::= " + alternatives(rule.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    static String characterClass(CodePoints listed, boolean isNegated) {
        boolean isAny = isNegated ? listed.isEmpty() : listed.equals(CodePoints.all());
        if (isAny) {
            return ".";
        }
        StringBuilder text = new StringBuilder(isNegated ? "[^" : "[");
        if (listed.isEmpty()) {
            // A class without characters would be no class; nothing can spell this value.
            appendHex(text, 'U', "%08X", CodePoints.MAXIMUM + 1);
        }
        for (int range = 0; range < listed.rangeCount(); range++) {
            appendCharacter(text, listed.first(range), "[]-^");
            if (listed.first(range) < listed.last(range)) {
                text.append('-');
                appendCharacter(text, listed.last(range), "[]-^");
            }
        }
        return text.append(']').toString();
    }

    /** The beginning of a text from outside, fit to be shown in a message. */
    static String excerpt(String text) {
        return excerpt(text, EXCERPT_LENGTH);
    }

    static String excerpt(String text, int limit) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(limit).forEach(codePoint -> appendCharacter(shown, codePoint, ""));
        return text.codePointCount(0, text.length()) > limit ? shown + "..." : shown.toString();
    }

    private static String alternatives(Expression expression) {
        return expression instanceof Alternatives(var choices)
                ? choices.stream().map(GbnfText::item).collect(Collectors.joining(" | "))
                : item(expression);
    }

    private static String item(Expression expression) {
        return switch (expression) {
            case Literal(String text) -> literal(text);
            case Characters(CodePoints listed, boolean isNegated) -> characterClass(listed, isNegated);
            case TokenReference(TokenName name, boolean isNegated) -> (isNegated ? "!" : "") + token(name);
            case RuleReference(String rule) -> rule;
            case Sequence(var parts) ->
                parts.isEmpty() ? "\"\"" : parts.stream().map(GbnfText::item).collect(Collectors.joining(" "));
            case Alternatives _ -> "(" + alternatives(expression) + ")";
            case Repeat repeat -> repeat(repeat);
        };
    }

    private static String repeat(Repeat repeat) {
        String body = item(repeat.body());
        if (body.equals("\"\"")) {
            return body;
        }
        String shown = repeat.body() instanceof Sequence ? "(" + body + ")" : body;
        return shown + times(repeat.minimum(), repeat.maximum());
    }

    private static String times(int minimum, int maximum) {
        if (maximum == Expression.UNBOUNDED) {
            return switch (minimum) {
                case 0 -> "*";
                case 1 -> "+";
                default -> "{" + minimum + ",}";
            };
        }
        if (minimum == 0 && maximum == 1) {
            return "?";
        }
        return minimum == maximum ? "{" + minimum + "}" : "{" + minimum + "," + maximum + "}";
    }

    private static String literal(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().forEach(codePoint -> appendCharacter(shown, codePoint, "\""));
        return shown.append('"').toString();
    }

    private static String token(TokenName name) {
        return switch (name) {
            case TokenName.Id(int token) -> "<[" + token + "]>";
            case TokenName.Text(String text) -> text;
        };
    }

    private static void appendCharacter(StringBuilder text, int codePoint, String alsoEscaped) {
        switch (codePoint) {
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            case '\\' -> text.append("\\\\");
            default -> appendOther(text, codePoint, alsoEscaped);
        }
    }

    private static void appendOther(StringBuilder text, int codePoint, String alsoEscaped) {
        if (codePoint > Character.MAX_CODE_POINT) {
            appendHex(text, 'U', "%08X", codePoint);
        } else if (codePoint < ' ' || codePoint == 0x7F || alsoEscaped.indexOf(codePoint) >= 0) {
            appendHex(text, 'x', "%02X", codePoint);
        } else if (codePoint > 0x7F && !Character.isLetterOrDigit(codePoint)) {
            appendHex(text, 'U', "%08X", codePoint);
        } else {
            text.appendCodePoint(codePoint);
        }
    }

    private static void appendHex(StringBuilder text, char escape, String format, int codePoint) {
        text.append('\\').append(escape).append(String.format(format, codePoint));
    }
}

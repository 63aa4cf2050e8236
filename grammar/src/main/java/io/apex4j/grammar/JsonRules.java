package io.apex4j.grammar;

import static io.apex4j.grammar.Expression.alternatives;
import static io.apex4j.grammar.Expression.characters;
import static io.apex4j.grammar.Expression.empty;
import static io.apex4j.grammar.Expression.literal;
import static io.apex4j.grammar.Expression.optional;
import static io.apex4j.grammar.Expression.repeat;
import static io.apex4j.grammar.Expression.rule;
import static io.apex4j.grammar.Expression.sequence;
import static io.apex4j.grammar.Expression.zeroOrMore;

import java.util.List;

/** Rules for JSON of any kind, which are added to a grammar when they are asked for. */
final class JsonRules {
    /** Digits that a double tells apart. */
    static final int DIGITS = 15;

    private static final int MOST_INDENTATION = 20;
    private static final CodePoints DIGIT = CodePoints.range('0', '9');
    private static final CodePoints HEX =
            CodePoints.union(List.of(DIGIT, CodePoints.range('a', 'f'), CodePoints.range('A', 'F')));
    /** What stands in texts as it is. */
    static final CodePoints UNESCAPED =
            RegexClasses.CHARACTERS.minus(CodePoints.range(0, 0x1F)).minus(CodePoints.of("\"\\"));

    private final GrammarBuilder builder;

    JsonRules(GrammarBuilder builder) {
        this.builder = builder;
    }

    private Expression named(String name, Expression expression) {
        if (!builder.contains(name)) {
            builder.rule(name, expression);
        }
        return rule(name);
    }

    /** Space between values: none, one, or a line end with indentation. */
    Expression space() {
        return named(
                "json-space",
                alternatives(
                        empty(), literal(" "), sequence(literal("\n"), repeat(literal(" "), 0, MOST_INDENTATION))));
    }

    /** What comes between two values of a list or an object. */
    Expression comma() {
        return sequence(literal(","), space());
    }

    /** What comes between a name and its value. */
    Expression colon() {
        return sequence(literal(":"), optional(literal(" ")));
    }

    /** Any value. */
    Expression value() {
        if (!builder.contains("json-value")) {
            builder.rule(
                    "json-value",
                    alternatives(
                            rule("json-object"), rule("json-array"), string(), number(), truth(), literal("null")));
            object();
            array();
        }
        return rule("json-value");
    }

    /** Any object. */
    Expression object() {
        if (!builder.contains("json-object")) {
            Expression member = sequence(string(), colon(), rule("json-value"));
            builder.rule("json-object", enclosed("{", member, "}"));
            value();
        }
        return rule("json-object");
    }

    /** Any list. */
    Expression array() {
        if (!builder.contains("json-array")) {
            builder.rule("json-array", enclosed("[", rule("json-value"), "]"));
            value();
        }
        return rule("json-array");
    }

    private Expression enclosed(String start, Expression item, String end) {
        Expression some = sequence(item, zeroOrMore(sequence(comma(), item)), space(), literal(end));
        return sequence(literal(start), space(), alternatives(some, literal(end)));
    }

    /** True or false. */
    Expression truth() {
        return named("json-boolean", alternatives(literal("true"), literal("false")));
    }

    /** Any text. */
    Expression string() {
        return named("json-string", sequence(literal("\""), rest()));
    }

    /** A text of so many characters. */
    Expression string(SizeRange lengths) {
        return lengths.isAll()
                ? string()
                : sequence(literal("\""), repeat(character(), lengths.minimum(), lengths.maximum()), literal("\""));
    }

    /** What may follow within a text, with its end. */
    Expression rest() {
        return named("json-string-rest", sequence(zeroOrMore(character()), literal("\"")));
    }

    /** One character of a text: as it is, or escaped; surrogates in pairs. */
    private Expression character() {
        Expression hex = characters(HEX);
        Expression unit = alternatives(
                sequence(characters(HEX.minus(CodePoints.of("dD"))), repeat(hex, 3)),
                sequence(characters(CodePoints.of("dD")), characters('0', '7'), repeat(hex, 2)),
                sequence(
                        characters(CodePoints.of("dD")),
                        characters(CodePoints.of("89abAB")),
                        repeat(hex, 2),
                        literal("\\u"),
                        characters(CodePoints.of("dD")),
                        characters(CodePoints.of("cdefCDEF")),
                        repeat(hex, 2)));
        Expression escape = alternatives(characters(CodePoints.of("\"\\/bfnrt")), sequence(literal("u"), unit));
        return named("json-character", alternatives(characters(UNESCAPED), sequence(literal("\\"), escape)));
    }

    /** Any number, of bounded digits. */
    Expression number() {
        Expression fraction = sequence(literal("."), repeat(characters(DIGIT), 1, DIGITS));
        Expression exponent = sequence(
                characters(CodePoints.of("eE")),
                optional(characters(CodePoints.of("+-"))),
                repeat(characters(DIGIT), 1, 2));
        return named("json-number", sequence(optional(literal("-")), whole(), optional(fraction), optional(exponent)));
    }

    /** Any whole number, of bounded digits. */
    Expression integer() {
        return named("json-integer", alternatives(literal("0"), sequence(optional(literal("-")), positive())));
    }

    private static Expression whole() {
        return alternatives(literal("0"), positive());
    }

    private static Expression positive() {
        return sequence(characters('1', '9'), repeat(characters(DIGIT), 0, DIGITS - 1));
    }
}

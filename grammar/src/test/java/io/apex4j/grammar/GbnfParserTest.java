package io.apex4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What GBNF means: each text is read and written again in one fixed form. */
class GbnfParserTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "`\"a\"|\"b\" \"c\"` § `\"a\" | \"b\" \"c\"`",
                "`\"abc\"*` § `\"abc\"*`",
                "`a{2} a{2,} a{2,3} a{0,1} a{1,}` § `a{2} a{2,} a{2,3} a? a+`",
                "`a{ 2 , 3 }` § `a{2,3}`",
                "`a{1,5000}` § `a+`",
                "`(\"x\" (\"y\" | \"z\"))+` § `(\"x\" (\"y\" | \"z\"))+`",
                "`[a-z0-9_-]` § `[\\x2D0-9_a-z]`",
                "`[^\\]\\\\\"\\x00-\\x1F\\u007f]` § `[^\\x00-\\x1F\"\\\\-\\x5D\\x7F]`",
                "`[z-a]` § `[\\U00400000]`",
                "`. [^]  \"\" []` § `.`",
                "`\"\\U0001F600\\x41\\t\\r\\n\\\"\"` § `\"\\U0001F600A\\t\\r\\n\\x22\"`",
                "`\"\\uD83D\"` § `[\\U0000D83D]`",
                "`<[17]> !<think> <|x y|>` § `<[17]> !<think> <|x y|>`",
                "`\"a\" # to the end | \"b\"` § `\"a\"`",
                "`(\n\"a\"\n# comment\n|\n\"b\")` § `(\"a\" | \"b\")`",
                "`\"a\" |\n \"b\"` § `\"a\" | \"b\"`",
                "`a{2}{3}` § `a{2}{3}`"
            })
    void expressionsAreReadAsWritten(String text, String meaning) {
        Grammar grammar = Grammar.parse("root ::= " + text + "\na ::= [x]");

        assertThat(grammar.toString()).isEqualTo("root ::= " + meaning + "\na ::= [x]\n");
        assertThat(Grammar.parse(grammar.toString())).hasToString(grammar.toString());
    }

    @Test
    void rulesEndWithTheirLinesWhateverTheseEndWith() {
        Grammar grammar = Grammar.parse("# first\r\n\r\nroot ::= a\ra ::=\n \"x\"\t\n\n");

        assertThat(grammar.rules().keySet()).containsExactly("root", "a");
    }

    @Test
    void aRuleThatIsDefinedAgainReplacesTheOneBefore() {
        assertThat(Grammar.parse("root ::= \"a\"\nroot ::= \"b\"")).hasToString("root ::= \"b\"\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "expr ::= \"a\"", // no root
                "root ::= other",
                "root ::= other\nthird ::= \"x\"",
                "root = \"a\"",
                "root ::= \"a",
                "root ::= [a",
                "root ::= (\"a\"",
                "root ::= \"a\")",
                "root ::= \"\\q\"",
                "root ::= \"\\x4\"",
                "root ::= \"\\",
                "root ::= *",
                "root ::= \"\"*",
                "root ::= []?",
                "root ::= \"a\"{0}*",
                "root ::= \"a\"{,3}",
                "root ::= \"a\"{3,2}",
                "root ::= \"a\"{3;4}",
                "root ::= \"a\"{2001}",
                "root ::= \"a\"{99999999999999999999}",
                "root ::= (\"a\" \"b\"?){1001}", // a group and an optional part are two rules
                "root ::= \"a\"{50}{50}",
                "root ::= <[1>",
                "root ::= <think",
                "root ::= \"a\" % \"b\"",
                "root ::= \"a\"\n  \"b\"", // the rule is over
                "root_ ::= \"a\"",
                "root ::= \"a\u0000\"",
                ""
            })
    void whatLlamaCppRefusesIsRefused(String text) {
        assertThatThrownBy(() -> Grammar.parse(text)).isInstanceOf(GrammarException.class);
    }

    @Test
    void refusalsGiveThePlaceTheValueAndTheLimit() {
        assertThatThrownBy(() -> Grammar.parse("root ::= a\na ::= \"x\"{3000}"))
                .hasMessage("line 2, column 15: 3000 is more than the limit of 2000");
        assertThatThrownBy(() -> Grammar.parse("root ::= list"))
                .hasMessage("rule 'root': refers to the rule 'list', which is not defined");
        assertThatThrownBy(() -> Grammar.parse("list ::= \"a\""))
                .hasMessage("the grammar: has no rule 'root' to begin with");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root ::= root \"a\" | \"b\"",
                "root ::= a\na ::= b \"x\"\nb ::= a | \"y\"",
                "root ::= a? root \"x\" | \"y\"\na ::= \"a\"",
                "root ::= \"a\"?*", // what may be empty is repeated
                "root ::= \"x\"\nunused ::= unused",
                "root ::= a+\na ::= | \"a\""
            })
    void leftRecursionIsRefused(String text) {
        assertThatThrownBy(() -> Grammar.parse(text)).hasMessageContaining("left recursion");
    }

    @Test
    void leftRecursionThatLlamaCppMissesAndNeverEndsIsRefusedToo() {
        String text = "root ::= (a a) root \"x\" | \"y\"\na ::= \"a\"?";

        assertThatThrownBy(() -> Grammar.parse(text)).hasMessageContaining("left recursion");
    }

    @Test
    void whatLlamaCppMissesAndDoesNoHarmIsTaken() {
        assertThat(Grammar.parse("root ::= (a a)*\na ::= \"x\"?").rules()).hasSize(2);
        assertThat(Grammar.parse("root ::= (\"x\"?)*").rules()).hasSize(1);
    }

    @Test
    void grammarsMadeInCodeReadBack() {
        Grammar grammar = new GrammarBuilder()
                .rule(
                        "root",
                        Expression.sequence(
                                Expression.literal("a\"b\n"),
                                Expression.repeat(
                                        Expression.sequence(Expression.rule("x"), Expression.anyCharacter()), 2, 4),
                                Expression.alternatives(
                                        Expression.empty(), Expression.charactersExcept(CodePoints.of("]-^\\")))))
                .rule("x", Expression.oneOrMore(Expression.characters(CodePoints.none())))
                .build("root");

        assertThat(Grammar.parse(grammar.toString())).hasToString(grammar.toString());
    }

    @Test
    void namesOfRulesAreOfLettersDigitsAndHyphensAndUnique() {
        GrammarBuilder builder = new GrammarBuilder().rule("a-1", Expression.empty());

        assertThatThrownBy(() -> builder.rule("a-1", Expression.empty())).hasMessageContaining("defined twice");
        for (String name : new String[] {"", "a_b", "é", "a".repeat(201)}) {
            assertThatThrownBy(() -> builder.rule(name, Expression.empty())).isInstanceOf(GrammarException.class);
        }
        assertThat(Map.copyOf(builder.build("a-1").rules())).containsOnlyKeys("a-1");
    }
}

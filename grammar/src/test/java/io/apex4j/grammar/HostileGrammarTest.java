package io.apex4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Grammars made to do harm are refused by name, or followed within the limits. */
class HostileGrammarTest {
    private static final int MUTATIONS = 10_000;
    private static final int TOKENS = 6;

    private static final List<String> GRAMMARS = List.of(
            """
            root   ::= object
            value  ::= object | array | string | number | ("true" | "false" | "null") ws
            object ::= "{" ws ( member ("," ws member)* )? "}" ws
            member ::= string ":" ws value
            array  ::= "[" ws ( value ("," ws value)* )? "]" ws
            string ::= "\\"" ( [^"\\\\\\x7F\\x00-\\x1F] | "\\\\" (["\\\\/bfnrt] | "u" [0-9a-fA-F]{4}) )* "\\"" ws
            number ::= "-"? ("0" | [1-9] [0-9]{0,15}) ("." [0-9]+)? ([eE] [-+]? [1-9] [0-9]{0,15})? ws
            ws     ::= | " " | "\\n" [ \\t]{0,20}
            """,
            """
            root  ::= (expr "=" term "\\n")+ # sums
            expr  ::= term ([-+*/] term)*
            term  ::= [a-z] [a-z0-9_]* | [0-9]+ | "(" expr ")" | <[300]> | !<[301]>
            """,
            "root ::= (a | b | c)+ \".\"\na ::= [a-z]+\nb ::= [é-\\u20ac]{2,9}\nc ::= ((\"a\" | .)? \"x\"{3}){2,4}\n");

    private final TokenTrie trie = TestVocabulary.random(400, 5);

    static List<String> hostile() {
        return List.of(
                "root ::= " + "(".repeat(60_000),
                "root ::= " + "(".repeat(60_000) + "\"a\"" + ")".repeat(60_000),
                "root ::= " + "(".repeat(501) + "\"a\"" + ")".repeat(501),
                "root ::= \"a\"{1000000}",
                "root ::= " + "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"{2000} ".repeat(20_000),
                "root ::= " + "[a-z]{0,2000} ".repeat(50_000),
                "root ::= " + "a".repeat(2 << 20),
                "\"".repeat(1 << 20),
                "root ::= " + "[^".repeat(100_000),
                // A chain of rules of which the last begins with the first.
                "root ::= r0\n"
                        + IntStream.range(0, 50_000)
                                .mapToObj(rule -> "r" + rule + " ::= r" + (rule + 1) + "\n")
                                .collect(Collectors.joining())
                        + "r50000 ::= r0 \"a\"");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void hugeAndDeepGrammarsAreRefused(String text) {
        assertThatThrownBy(() -> Grammar.parse(text))
                .isInstanceOf(GrammarException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(400));
    }

    @Test
    void expressionsMadeInCodeAreNotNestedWithoutEnd() {
        Expression nested = Expression.literal("a");
        for (int depth = 0; depth < 100_000; depth++) {
            nested = depth % 2 == 0 ? Expression.sequence(nested) : Expression.optional(nested);
        }
        GrammarBuilder builder = new GrammarBuilder().rule("root", nested);

        assertThatThrownBy(() -> builder.build("root"))
                .isInstanceOf(GrammarException.class)
                .hasMessageContaining("nested");
    }

    @Test
    void aLongChainOfRulesIsFollowed() {
        String chain = IntStream.range(0, 50_000)
                .mapToObj(rule -> "r" + rule + " ::= r" + (rule + 1) + "\n")
                .collect(Collectors.joining());
        Grammar grammar = Grammar.parse("root ::= r0\n" + chain + "r50000 ::= \"a\"");

        assertThat(CompiledGrammar.of(grammar, trie).start().allows(TestVocabulary.token('a')))
                .isTrue();
    }

    @Test
    void readingsThatMultiplyAreRefusedByName() {
        // Each level doubles the places to return to.
        String doubling = IntStream.range(0, 40)
                .mapToObj(rule -> "r" + rule + " ::= r" + (rule + 1) + " | r" + (rule + 1) + " \"x\"\n")
                .collect(Collectors.joining());
        Grammar grammar = Grammar.parse("root ::= r0\n" + doubling + "r40 ::= \"a\"");

        assertThatThrownBy(() -> CompiledGrammar.of(grammar, trie))
                .isInstanceOf(GrammarException.class)
                .hasMessageContaining("ambiguous");
    }

    @Test
    void textsThatGrowAmbiguousAreRefusedWhereTheyAre() {
        Grammar grammar = Grammar.parse("root ::= \"a\" (root | root \"x\" | root \"y\" | root \"z\")?");
        CompiledGrammar compiled = CompiledGrammar.of(grammar, trie);
        Constraint place = compiled.start();

        assertThatThrownBy(() -> {
                    for (int step = 0; step < 100; step++) {
                        place.accept(TestVocabulary.token('a'));
                        place.mask();
                    }
                })
                .isInstanceOf(GrammarException.class)
                .hasMessageContaining("ambiguous");
        assertThat(compiled.initial().table().steps()).isLessThan(100L * GrammarLimits.STEPS_PER_CHARACTER);
    }

    @Test
    void mutatedGrammarsAreRefusedOrFollowedWithinTheLimits() {
        SplittableRandom random = new SplittableRandom(20_261_125);
        int followed = 0;
        for (int mutation = 0; mutation < MUTATIONS; mutation++) {
            String text = mutated(GRAMMARS.get(mutation % GRAMMARS.size()), random);
            try {
                CompiledGrammar compiled = CompiledGrammar.of(Grammar.parse(text), trie);
                follow(compiled.start(), random);
                followed++;
                assertThat(compiled.initial().table().steps())
                        .as(text)
                        .isLessThan((long) TOKENS * GrammarLimits.STEPS_PER_MASK);
            } catch (GrammarException refusal) {
                assertThat(refusal.getMessage()).hasSizeLessThan(400);
            }
        }
        assertThat(followed).isBetween(MUTATIONS / 20, MUTATIONS * 19 / 20);
    }

    private static void follow(Constraint place, SplittableRandom random) {
        for (int step = 0; step < TOKENS; step++) {
            int[] tokens = place.mask().tokens().toArray();
            if (tokens.length == 0) {
                return;
            }
            place.accept(tokens[random.nextInt(tokens.length)]);
        }
    }

    private static String mutated(String text, SplittableRandom random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int change = 1 + random.nextInt(4); change > 0; change--) {
            int from = random.nextInt(mutated.length());
            int to = Math.min(mutated.length(), from + 1 + random.nextInt(8));
            switch (random.nextInt(4)) {
                case 0 -> mutated.delete(from, to);
                case 1 -> mutated.insert(random.nextInt(mutated.length()), mutated.substring(from, to));
                case 2 -> mutated.setCharAt(from, "()[]{}*+?|\"\\<>!.^-\n0a9 \u00e9\u0000".charAt(random.nextInt(25)));
                default ->
                    mutated.insert(
                            from,
                            List.of("*", "+", "{9}", "(a|b)*", "root", ".*").get(random.nextInt(6)));
            }
            if (mutated.isEmpty()) {
                return "";
            }
        }
        return mutated.toString();
    }
}

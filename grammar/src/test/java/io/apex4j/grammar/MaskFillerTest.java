package io.apex4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Masks, which take runs and shared beginnings at once, hold the tokens that can be followed one by one. */
class MaskFillerTest {
    private static final int GRAMMARS = 150;
    private static final int STEPS = 12;

    private final TokenTrie trie = TestVocabulary.random(3000, 7);

    @Test
    void aMaskHoldsTheTokensThatCanBeFollowedOneByOne() {
        RandomGrammars grammars = new RandomGrammars(3);
        SplittableRandom random = new SplittableRandom(4);
        int compared = 0;
        for (int number = 0; number < GRAMMARS; number++) {
            compared += compare(grammars.next(), random);
        }
        assertThat(compared).isGreaterThan(GRAMMARS);
    }

    /** Names that must not be those of other properties, patterns and bounds: automata whose states differ in little. */
    @Test
    void theSameHoldsForTheGrammarsOfSchemas() {
        RandomSchemas schemas = new RandomSchemas(5);
        SplittableRandom random = new SplittableRandom(6);
        WrittenSchemas.all().forEach(json -> compare(JsonSchema.compile(ForeignValidator.read(json)), random));
        int compared = 0;
        while (compared < GRAMMARS) {
            try {
                compared += compare(JsonSchema.compile(schemas.next()), random);
            } catch (SchemaException refusal) {
                assertThat(refusal.getMessage()).isNotEmpty();
            }
        }
    }

    private int compare(Grammar grammar, SplittableRandom random) {
        Constraint place = CompiledGrammar.of(grammar, trie).start();
        for (int step = 0; step < STEPS; step++) {
            int[] expected = IntStream.range(0, trie.vocabularySize())
                    .filter(place::allows)
                    .toArray();
            assertThat(place.mask().tokens().toArray()).as(grammar.toString()).isEqualTo(expected);
            if (expected.length == 0) {
                return step + 1;
            }
            place.accept(expected[random.nextInt(expected.length)]);
        }
        return STEPS;
    }

    @Test
    void aFullTableMakesWayForANewOneAndMasksStayTheSame() {
        Grammar grammar = Grammar.parse("root ::= \"(\" root \")\" | [a-z]+ \".\"");
        CompiledGrammar compiled = CompiledGrammar.of(grammar, trie);
        StateTable first = compiled.initial().table();
        Constraint place = compiled.start();
        int depth = 0;
        while (compiled.initial().table() == first) {
            place.accept(TestVocabulary.token('('));
            place.mask();
            assertThat(++depth).as("the table never fills").isLessThan(1_000_000);
        }
        for (; depth > 0; depth--) {
            if (place.allows(TestVocabulary.token('a'))) {
                place.accept("a.".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(place.mask().contains(TestVocabulary.token(')'))).isTrue();
            place.accept(TestVocabulary.token(')'));
        }
        assertThat(place.isComplete()).isTrue();
    }
}

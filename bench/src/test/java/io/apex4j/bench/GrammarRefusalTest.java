package io.apex4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.grammar.Grammar;
import io.apex4j.grammar.GrammarException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Texts that are nearly GBNF are refused exactly where llama.cpp refuses them. There are few, since llama.cpp writes what
 * it refuses to the standard error.
 */
class GrammarRefusalTest {
    private static final int MUTATIONS = 200;
    private static final String CHARACTERS = "()[]{}*+?|\"\\>!.^-\n0a9 é";
    private static final List<String> INSERTIONS = List.of("*", "+", "{9}", "(a|b)*", "root", ".*", "?");

    @Test
    void whatIsNearlyGbnfIsRefusedWhereLlamaCppRefusesIt() {
        List<GrammarCase> grammars = GrammarCase.all().toList();
        SplittableRandom random = new SplittableRandom(99);
        int taken = 0;
        try (LlamaCpp llama = Peer.open();
                LlamaModel model = llama.open(Peer.demo("tiny-lfm2moe-bf16.gguf"), LlamaModel.Loading.VOCABULARY)) {
            for (int mutation = 0; mutation < MUTATIONS; mutation++) {
                String text = mutated(grammars.get(mutation % grammars.size()).text(), random);
                boolean isTaken = isTakenByApex(text);
                assertThat(isTakenByLlama(model, text)).as(text).isEqualTo(isTaken);
                taken += isTaken ? 1 : 0;
            }
        }
        assertThat(taken).isBetween(MUTATIONS / 10, MUTATIONS * 9 / 10);
    }

    private static boolean isTakenByApex(String text) {
        try {
            Grammar.parse(text);
            return true;
        } catch (GrammarException refusal) {
            return false;
        }
    }

    private static boolean isTakenByLlama(LlamaModel model, String text) {
        try (LlamaGrammar _ = model.grammar(text)) {
            return true;
        } catch (LlamaCppException refusal) {
            return false;
        }
    }

    private static String mutated(String text, SplittableRandom random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int change = 1 + random.nextInt(2); change > 0; change--) {
            int from = random.nextInt(mutated.length());
            int to = Math.min(mutated.length(), from + 1 + random.nextInt(6));
            switch (random.nextInt(4)) {
                case 0 -> mutated.delete(from, to);
                case 1 -> mutated.insert(random.nextInt(mutated.length()), mutated.substring(from, to));
                case 2 -> mutated.setCharAt(from, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
                default -> mutated.insert(from, INSERTIONS.get(random.nextInt(INSERTIONS.size())));
            }
        }
        return mutated.toString();
    }
}

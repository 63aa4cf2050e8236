package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.apex4j.grammar.CompiledGrammar;
import io.apex4j.grammar.Constraint;
import io.apex4j.grammar.Grammar;
import io.apex4j.grammar.SchemaException;
import io.apex4j.grammar.TokenMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Calls taken at random from the grammars are read as exactly these calls. */
class ToolGrammarTest {
    private static final int SAMPLES = 200;
    private static final int MOST_TOKENS = 4000;
    private static final List<Object> TOOLS = List.of(tool("now", null), tool("search", """
                    {"type": "object", "properties": {"query": {"type": "string"}, "limit": {"type": "integer", "minimum": 1,
                     "maximum": 50}, "deep": {"type": "boolean"}, "tags": {"type": "array", "items": {"type": "string"}}},
                     "required": ["query"], "additionalProperties": false}"""), tool("files.write", """
                    {"$defs": {"any": {"type": ["object", "array", "string", "number", "boolean", "null"]}},
                     "properties": {"content": {"$ref": "#/$defs/any"}}, "required": ["content"]}"""));

    private final Tokenizer tokenizer = new MadeUpVocabulary("lfm2")
            .add("<|im_end|>", TokenType.CONTROL)
            .add("<|tool_call_start|>", TokenType.CONTROL)
            .add("<|tool_call_end|>", TokenType.CONTROL)
            .word("\\\"")
            .word("[\"")
            .word("é")
            .word("'")
            .word("\", \"")
            .tokenizer();
    private final AnswerFormat format =
            AnswerFormat.lfm2().withTokens(java.util.Set.of("<|tool_call_start|>", "<|tool_call_end|>"));
    private final SplittableRandom random = new SplittableRandom(8);

    private static Map<String, Object> tool(String name, String parameters) {
        return parameters == null
                ? Map.of("type", "function", "function", Map.of("name", name))
                : Map.of("name", name, "parameters", JsonText.parse(parameters));
    }

    @Test
    void callsAreReadAsTheyAreWritten() {
        for (boolean areParallel : new boolean[] {false, true}) {
            ToolGrammar tools = ToolGrammar.of(TOOLS, format).withParallelCalls(areParallel);
            CompiledGrammar grammar = GrammarVocabulary.of(tokenizer).compile(tools.required());
            int several = 0;
            for (int sample = 0; sample < SAMPLES; sample++) {
                List<Integer> tokens = sample(grammar);
                List<?> expected = (List<?>) JsonText.parse(text(tokens.subList(1, tokens.size() - 1)));
                Answer answer = answer(tokens);

                assertThat(answer.content()).isEmpty();
                assertThat(answer.toolCalls())
                        .as(text(tokens))
                        .extracting(call -> Map.of("name", call.name(), "arguments", call.arguments()))
                        .isEqualTo(expected);
                several += expected.size() > 1 ? 1 : 0;
            }
            assertThat(several).isBetween(areParallel ? 10 : 0, areParallel ? SAMPLES : 0);
        }
    }

    @Test
    void aToolThatIsNamedIsTheOnlyOne() {
        CompiledGrammar grammar = GrammarVocabulary.of(tokenizer)
                .compile(ToolGrammar.of(TOOLS, format).named("now"));
        List<Integer> tokens = sample(grammar);

        assertThat(text(tokens))
                .matches(
                        "<\\|tool_call_start\\|>\\[\\{\"name\": \"now\", \"arguments\": \\{[ \n]*}}]<\\|tool_call_end\\|>");
    }

    @Test
    void markersAreTextWhereTheyAreNoTokens() {
        Grammar grammar = ToolGrammar.of(TOOLS, AnswerFormat.lfm2().withCallMarkers("<tool_call>", "</tool_call>"))
                .named("now");

        assertThat(text(sample(GrammarVocabulary.of(tokenizer).compile(grammar))))
                .startsWith("<tool_call>[{")
                .endsWith("}]</tool_call>");
    }

    @Test
    void whatIsNoToolIsRefused() {
        assertThatThrownBy(() -> ToolGrammar.of(List.of(), format)).hasMessageContaining("0 tools");
        assertThatThrownBy(() -> ToolGrammar.of(List.of(1), format)).hasMessageContaining("tool 1 has no name");
        assertThatThrownBy(() -> ToolGrammar.of(List.of(tool("a", null), tool("a", null)), format))
                .hasMessageContaining("'a'");
        assertThatThrownBy(() -> ToolGrammar.of(TOOLS, format).named("other")).hasMessageContaining("'other'");
        assertThatThrownBy(() -> ToolGrammar.of(List.of(tool("a", "{\"type\": \"string\"}")), format)
                        .required())
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("the tool 'a': no value fits");
        assertThatThrownBy(() -> ToolGrammar.of(List.of(tool("a", "{\"if\": true}")), format)
                        .required())
                .isInstanceOf(SchemaException.class)
                .hasMessage("#/if: in the parameters of the tool 'a': if is not supported; use anyOf");
    }

    private List<Integer> sample(CompiledGrammar grammar) {
        Constraint place = grammar.start();
        List<Integer> tokens = new ArrayList<>();
        while (!place.isComplete()) {
            TokenMask mask = place.mask();
            int[] allowed = mask.tokens()
                    .filter(token -> tokens.size() < MOST_TOKENS / 2 || !tokenizer.isEndOfGeneration(token))
                    .toArray();
            int token = allowed[random.nextInt(allowed.length)];
            if (random.nextInt(3) == 0) {
                token = "\"}]".chars().filter(mask::contains).findFirst().orElse(token);
            }
            place.accept(token);
            tokens.add(token);
            assertThat(tokens.size()).isLessThan(MOST_TOKENS);
        }
        return tokens;
    }

    private String text(List<Integer> tokens) {
        return tokenizer.decode(tokens.stream().mapToInt(Integer::intValue).toArray());
    }

    private Answer answer(List<Integer> tokens) {
        AnswerCollector collector = new AnswerCollector();
        AnswerParser parser = new AnswerParser(format, collector);
        parser.special(tokenizer.decode(tokens.getFirst()));
        parser.text(text(tokens.subList(1, tokens.size() - 1)));
        parser.special(tokenizer.decode(tokens.getLast()));
        return parser.finish(FinishReason.STOP);
    }
}

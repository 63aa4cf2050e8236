package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that come as tokens, with markers among the control tokens. */
class AnswerStreamTest {
    private static final MadeUpVocabulary VOCABULARY = new MadeUpVocabulary("lfm2")
            .add("<think>", TokenType.USER_DEFINED)
            .add("</think>", TokenType.USER_DEFINED)
            .add("<|tool_call_start|>", TokenType.CONTROL)
            .add("<|tool_call_end|>", TokenType.CONTROL)
            .add("<|pad|>", TokenType.CONTROL);
    private static final Tokenizer TOKENIZER = VOCABULARY.tokenizer();
    private static final AnswerFormat FORMAT = AnswerFormat.of(TemplateDefaults.chatMl(), TOKENIZER);

    /** Plays a generation that shows control tokens and ends where a stop string comes. */
    private static Answer play(int[] tokens, boolean showsControl, String... stopStrings) {
        AnswerCollector collector = new AnswerCollector();
        AnswerStream stream =
                new AnswerStream(FORMAT, AnswerOptions.defaults(), showsControl, TOKENIZER, collector::accept);
        StopStrings stops = new StopStrings(List.of(stopStrings));
        StreamingDetokenizer detokenizer = TOKENIZER.detokenizer(true);
        for (int token : tokens) {
            stream.token(token);
            show(stream, stops.accept(detokenizer.accept(token)));
            if (stops.found().isPresent()) {
                break;
            }
        }
        show(stream, stops.accept(detokenizer.finish()));
        show(stream, stops.finish());
        Answer answer = stream.finish(FinishReason.STOP);
        assertThat(collector.answer(FinishReason.STOP, answer.isThoughtUnfinished()))
                .isEqualTo(answer);
        return answer;
    }

    private static void show(AnswerStream stream, String piece) {
        if (!piece.isEmpty()) {
            stream.text(piece);
        }
    }

    private static int[] tokens(String own, String... more) {
        List<Integer> tokens = new ArrayList<>();
        boolean isSpecial = true;
        for (String text : List.of(own, String.join("", more))) {
            for (int token : TOKENIZER.encode(text, isSpecial)) {
                tokens.add(token);
            }
            isSpecial = false;
        }
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void theVocabularySaysWhichMarkersAreTokens() {
        assertThat(FORMAT.tokens()).containsExactlyInAnyOrderElementsOf(FORMAT.markers());
        assertThat(AnswerFormat.of(TemplateDefaults.chatMl(), new MadeUpVocabulary("lfm2").tokenizer())
                        .tokens())
                .isEmpty();
    }

    @Test
    void markersAreTokensAndOtherControlTokensAreNotSeen() {
        int[] tokens =
                tokens("<think>日<|pad|>本</think>\n<|tool_call_start|>[f(a='é')]<|tool_call_end|><|pad|>ok", " <think>");
        Answer answer = play(tokens, false);
        assertThat(answer.reasoning()).isEqualTo("日本");
        assertThat(answer.content()).isEqualTo("ok <think>");
        assertThat(answer.toolCalls()).extracting(ToolCall::argumentsJson).containsExactly("{\"a\":\"é\"}");
        assertThat(play(tokens, true).content()).isEqualTo("<|pad|>ok <think>");
    }

    @Test
    void markersThatComeAsTextMeanNothing() {
        Answer answer = play(tokens("", "<think>a</think><|tool_call_start|>[f()]<|tool_call_end|>"), false);
        assertThat(answer.content()).isEqualTo("<think>a</think><|tool_call_start|>[f()]<|tool_call_end|>");
        assertThat(answer.toolCalls()).isEmpty();
    }

    @Test
    void stopStringsHoldTextBackAndMarkersKeepTheirPlaces() {
        int[] tokens = tokens("<think>a<</think>b<|tool_call_start|>[f()]<|tool_call_end|>c STOP d");
        Answer answer = play(tokens, false, "<x", "<|tool_call_start|>x", " STOP");
        assertThat(answer.reasoning()).isEqualTo("a<");
        assertThat(answer.content()).isEqualTo("bc");
        assertThat(answer.toolCalls()).hasSize(1);
        Answer cut = play(tokens, false, "</think>");
        assertThat(cut.reasoning()).isEqualTo("a<");
        assertThat(cut.isThoughtUnfinished()).isTrue();
    }

    @Test
    void halfCharactersBeforeAMarkerAreReplaced() {
        int[] tokens = {VOCABULARY.tokenOf("<think>"), 0xe6, VOCABULARY.tokenOf("</think>"), 'x', 0xe6, 0x97};
        Answer answer = play(tokens, false);
        assertThat(answer.reasoning()).isEqualTo("\uFFFD");
        assertThat(answer.content()).isEqualTo("x\uFFFD");
    }

    @Test
    void aBudgetWaitsForAWholeCharacterAndClosesWithTheTagsToken() {
        ReasoningBudget budget = new ReasoningBudget(TOKENIZER, FORMAT, 2);
        assertThat(budget.thoughtStart()).hasValue(VOCABULARY.tokenOf("<think>"));
        int[] thought = {VOCABULARY.tokenOf("<think>"), 'a', 0xe6, 0x97};
        for (int token : thought) {
            budget.accept(token);
            assertThat(budget.nextToken()).isEmpty();
        }
        budget.accept(0xa5);
        List<Integer> forced = new ArrayList<>();
        while (budget.nextToken().isPresent()) {
            forced.add(budget.nextToken().getAsInt());
            budget.accept(forced.getLast());
        }
        assertThat(forced).containsExactly((int) '\n', VOCABULARY.tokenOf("</think>"), (int) '\n', (int) '\n');
        assertThat(budget.isThinking()).isFalse();
        assertThat(budget.thoughtStart()).isEmpty();
        budget.accept(VOCABULARY.tokenOf("<think>"));
        assertThat(budget.nextToken()).hasValue(VOCABULARY.tokenOf("</think>"));
    }

    @Test
    void aThoughtThatThePromptHasBegunCanBeClosedAtOnce() {
        ReasoningBudget budget = new ReasoningBudget(TOKENIZER, FORMAT.withStartsInThought(true), 0);
        assertThat(budget.nextToken()).hasValue(VOCABULARY.tokenOf("</think>"));
        assertThat(new ReasoningBudget(TOKENIZER, FORMAT, 0).nextToken()).isEmpty();
    }
}

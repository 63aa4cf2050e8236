package io.apex4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.gguf.SharedData;
import io.apex4j.grammar.Grammar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers with thoughts and calls; a grammar tells the model, which knows nothing, what to write outside of thoughts. */
class ReplyTest {
    private static final List<Object> TOOLS = List.of(Map.of("type", "function", "function", Map.of("name", "f")));
    private static final String CALL = "<|tool_call_start|>[f(a=\\\"x\\\")]<|tool_call_end|>";

    @TempDir
    private static Path folder;

    private static Model model;

    @BeforeAll
    static void load() throws IOException {
        model = Model.load(TinyModel.mixture().write(folder), ModelOptions.defaults());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static ChatTemplate template() throws IOException {
        return ChatTemplate.parse(Files.readString(SharedData.path("golden/templates/LFM2.5-8B-A1B.jinja")));
    }

    /** A request whose answer is a text, but for thoughts in it, in which no control token comes. */
    private static ChatRequest request(String text, ChatMessage... messages) {
        Map<Integer, Float> noControl = Map.of(TinyModel.END, -1000f, TinyModel.START, -1000f, TinyModel.BEGIN, -1000f);
        return ChatRequest.of(model, List.of(messages))
                .withTools(TOOLS)
                .withSampling(
                        SamplingOptions.neutral().seed(3).logitBias(noControl).build())
                .withGeneration(GenerationOptions.defaults()
                        .withMaximumTokens(150)
                        .withGrammar(GrammarVocabulary.of(model.tokenizer())
                                .compile(Grammar.parse("root ::= \"" + text + "\""))));
    }

    private static Reply reply(ChatSession chat, ChatRequest request, int budget) {
        AnswerCollector collector = new AnswerCollector();
        Reply reply = chat.reply(request, AnswerOptions.defaults().withReasoningBudget(budget), collector::accept);
        Answer answer = reply.answer();
        assertThat(collector.answer(answer.finishReason(), answer.isThoughtUnfinished()))
                .isEqualTo(answer);
        return reply;
    }

    @Test
    void anAnswerComesApartAndAddsUp() {
        Reply reply = reply(new ChatSession(model), request("Well. " + CALL + "\\nOk.", ChatMessage.user("Hi")), -1);
        assertThat(reply.answer().content()).isEqualTo("Well. \nOk.");
        assertThat(reply.answer().toolCalls()).singleElement().satisfies(call -> {
            assertThat(call.name()).isEqualTo("f");
            assertThat(call.arguments()).isEqualTo(Map.of("a", "x"));
        });
        assertThat(reply.generation().text()).startsWith("Well. <|tool_call_start|>[");
    }

    @Test
    void aThoughtBeyondItsBudgetIsClosedAndTheAnswerGoesOn() {
        for (int budget : List.of(0, 1, 7, 40)) {
            Reply reply = reply(new ChatSession(model), request("<think>Ok.", ChatMessage.user("Hi")), budget);
            String text = reply.generation().text();
            String thought = text.substring("<think>".length(), text.indexOf("</think>"));
            assertThat(text).startsWith("<think>").endsWith("</think>\n\nOk.");
            assertThat(reply.answer().content()).isEqualTo("Ok.");
            assertThat(reply.answer().reasoning()).isEqualTo(thought.strip());
            int fixed = "<think>\n</think>\n\nOk.".length() - (thought.endsWith("\n") ? 0 : 1) + 1;
            int thinking = reply.generation().tokens().size() - fixed;
            assertThat(thinking).as("budget %d: %s", budget, text).isBetween(budget - 1, budget + 3);
        }
    }

    @Test
    void aThoughtThatTakesAllTokensIsReported() {
        Reply reply = reply(new ChatSession(model), request("<think>Ok.", ChatMessage.user("Hi")), -1);
        assertThat(reply.answer().finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(reply.answer().isThoughtUnfinished()).isTrue();
        assertThat(reply.answer().content()).isEmpty();
        assertThat(reply.answer().reasoning()).isNotEmpty();
    }

    @Test
    void aConversationWithCallsGoesOnFromTheTokensThatWereGenerated() throws IOException {
        ChatSession chat = new ChatSession(model, template());
        ChatMessage question = ChatMessage.user("Hi");
        ChatRequest first = request("<think>" + CALL, question);
        Reply reply = reply(chat, first, 6);
        ToolCall call = reply.answer().toolCalls().getFirst();
        int known = chat.prompt(first).length + reply.generation().tokens().size();

        ChatRequest second = request("Ok.", question, reply.answer().toMessage(), ChatMessage.tool(call, "7"));
        Reply next = reply(chat, second, 6);
        assertThat(next.generation().promptTokens()).isEqualTo(chat.prompt(second).length - known);
        assertThat(next.answer().content()).isEqualTo("Ok.");

        ChatRequest third = request(
                "Ok.",
                question,
                reply.answer().toMessage(),
                ChatMessage.tool(call, "7"),
                next.answer().toMessage());
        assertThat(chat.prompt(third)).startsWith(chat.prompt(second));
    }

    @Test
    void theTemplateWritesThoughtsCallsAndResults() throws IOException {
        Answer answer = new Answer(
                "Hm.", "", List.of(new ToolCall("id", "f", "{\"a\":\"x\",\"n\":[1,true]}")), FinishReason.STOP, false);
        ChatRequest request = request(
                "",
                ChatMessage.user("Hi"),
                answer.toMessage(),
                ChatMessage.tool(answer.toolCalls().getFirst(), "7"));
        String prompt = model.tokenizer().decode(new ChatSession(model, template()).prompt(request));
        assertThat(prompt)
                .contains("List of tools: [{")
                .endsWith("<|im_start|>assistant\n<think>Hm.</think><|tool_call_start|>[f(a='x', n=[1, True])]"
                        + "<|tool_call_end|><|im_end|>\n<|im_start|>tool\n7<|im_end|>\n<|im_start|>assistant\n");
    }
}

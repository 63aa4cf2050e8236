package io.apex4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.apex4j.grammar.Grammar;
import io.apex4j.model.AnswerOptions;
import io.apex4j.model.ChatRequest;
import io.apex4j.model.ChatSession;
import io.apex4j.model.GenerationOptions;
import io.apex4j.model.GrammarVocabulary;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import io.apex4j.model.SamplingOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Conversations at a terminal, of which a script plays the person. */
class ChatLoopTest {
    private static final int FEW_TOKENS = 40;

    /** A person who types given messages and presses Ctrl-C as soon as some of an answer is there. */
    private static final class Script implements ChatConsole {
        private final Deque<String> messages;
        private final boolean interrupts;
        private final StringWriter answers = new StringWriter();
        private final List<String> notes = new ArrayList<>();
        private Runnable action = () -> {};

        Script(boolean interrupts, String... messages) {
            this.interrupts = interrupts;
            this.messages = new ArrayDeque<>(List.of(messages));
        }

        @Override
        public Optional<String> read() {
            return Optional.ofNullable(messages.poll());
        }

        @Override
        public PrintWriter out() {
            return new PrintWriter(answers) {
                @Override
                public void flush() {
                    super.flush();
                    if (interrupts && !answers.toString().isEmpty()) {
                        action.run();
                    }
                }
            };
        }

        @Override
        public void note(String text) {
            notes.add(text);
        }

        @Override
        public String faint(String text) {
            return "";
        }

        @Override
        public boolean isDialog() {
            return true;
        }

        @Override
        public Registration onInterrupt(Runnable newAction) {
            action = newAction;
            return () -> action = () -> {};
        }

        @Override
        public void close() {}
    }

    @Test
    void ctrlCStopsTheAnswerAndTheConversationGoesOn() throws IOException {
        Script script = new Script(true, "Hello", "And you?");

        hold(script, 4096);

        assertThat(script.notes).filteredOn(note -> note.equals("stopped")).hasSize(2);
        assertThat(script.notes)
                .filteredOn(note -> note.startsWith("["))
                .hasSize(2)
                .allMatch(note -> note.contains("answer 1 token,") || note.contains("answer 2 tokens,"));
    }

    @Test
    void aMessageThatDoesNotFitIsTakenBackAndTheConversationGoesOn() throws IOException {
        Script script = new Script(true, "many words ".repeat(50), "Hello");

        hold(script, 60);

        assertThat(script.notes.getFirst()).contains("do not fit", "not part of the conversation");
        assertThat(script.answers.toString()).isNotEmpty();
    }

    @Test
    void aCallIsShownAndItsResultGoesBackToTheModel() throws IOException {
        Script script = new Script(false, "/tool none", "Hello", "/tool 7", "/tool 8", "/undo", "/undo", "/undo");

        hold(script, 4096, "root ::= \"Wait. \" <|tool_call_start|> \"[f(a='x'), g()]\" <|tool_call_end|>");

        String calls = "Wait. \n[f {\"a\":\"x\"}]\n[g {}]\n";
        assertThat(script.answers.toString().replace(System.lineSeparator(), "\n"))
                .isEqualTo(calls + calls);
        assertThat(script.notes)
                .filteredOn(note -> !note.startsWith("["))
                .containsExactly(
                        "the model has asked for no tool",
                        "/tool TEXT tells the model what f has answered",
                        "now the answer of g {}",
                        "/tool TEXT tells the model what f has answered",
                        "forgotten",
                        "forgotten",
                        "nothing has been said yet");
    }

    private static void hold(Script script, int contextLength, String... grammar) throws IOException {
        Screen screen = Screen.plain(
                InputStream.nullInputStream(),
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()));
        ModelOptions options = ModelOptions.defaults().withContextLength(contextLength);
        try (Model model = Model.load(DemoFiles.model(), options)) {
            GenerationOptions generation =
                    GenerationOptions.defaults().withIgnoresEnd(true).withMaximumTokens(FEW_TOKENS);
            for (String gbnf : grammar) {
                generation = generation.withGrammar(
                        GrammarVocabulary.of(model.tokenizer()).compile(Grammar.parse(gbnf)));
            }
            ChatRequest request = ChatRequest.of(model, List.of())
                    .withSampling(SamplingOptions.neutral().temperature(0).build())
                    .withGeneration(generation);
            Conversation conversation = new Conversation(
                    model, () -> new ChatSession(model), Optional.empty(), request, AnswerOptions.defaults());
            new ChatLoop(conversation, script, new StatusLine(screen), true, false).run();
        }
    }
}

package io.apex4j.cli;

import io.apex4j.apex.NearestName;
import io.apex4j.model.ChatMessage;
import io.apex4j.model.FinishReason;
import io.apex4j.model.Generation;
import io.apex4j.model.ModelException;
import io.apex4j.model.Reply;
import io.apex4j.model.TemplateException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Leads a conversation until one side has had enough. */
final class ChatLoop {
    private final Conversation conversation;
    private final ChatConsole console;
    private final StatusLine status;
    private final boolean showsTimings;
    private final boolean hidesThoughts;
    private String pending = "";
    private boolean isOver;

    /**
     * A loop about a conversation.
     *
     * @param status where the progress of long prompts is shown
     * @param showsTimings whether each answer is followed by how fast it was
     * @param hidesThoughts whether thoughts are not shown, where else they would be
     */
    ChatLoop(
            Conversation conversation,
            ChatConsole console,
            StatusLine status,
            boolean showsTimings,
            boolean hidesThoughts) {
        this.conversation = conversation;
        this.console = console;
        this.status = status;
        this.showsTimings = showsTimings;
        this.hidesThoughts = hidesThoughts;
    }

    /** Takes messages until there are no more. */
    void run() {
        while (!isOver) {
            console.read().ifPresentOrElse(this::take, () -> isOver = true);
        }
    }

    /** Answers a message, or does what a word with a slash says. */
    void take(String typed) {
        String message = typed.strip();
        String word = message.split("\\s", 2)[0];
        if (message.isEmpty()) {
            return;
        }
        if (!word.startsWith("/") || word.indexOf('/', 1) > 0) {
            answer(message);
            return;
        }
        String rest = message.substring(word.length()).strip();
        ChatWord.of(word).ifPresentOrElse(known -> follow(known, rest), () -> console.note(unknown(word)));
    }

    private static String unknown(String word) {
        return "there is no " + word
                + NearestName.of(word, ChatWord.words())
                        .map(nearest -> "; did you mean " + nearest + "?")
                        .orElse("; /help lists what there is");
    }

    private void follow(ChatWord word, String rest) {
        switch (word) {
            case HELP -> console.note(ChatWord.help());
            case CLEAR -> clear();
            case SYSTEM -> begin(rest);
            case REGENERATE -> conversation.undo().ifPresentOrElse(this::regenerate, this::sayNothingYet);
            case UNDO -> conversation.undo().ifPresentOrElse(_ -> console.note("forgotten"), this::sayNothingYet);
            case TOOL -> takeResult(rest);
            case READ -> read(rest);
            case EXIT -> isOver = true;
        }
    }

    private void clear() {
        pending = "";
        conversation.clear();
        console.note("the conversation begins anew");
    }

    private void begin(String systemPrompt) {
        pending = "";
        conversation.begin(systemPrompt);
        console.note("the conversation begins anew");
    }

    private void sayNothingYet() {
        console.note("nothing has been said yet");
    }

    private void takeResult(String result) {
        if (conversation.openCall().isEmpty()) {
            console.note("the model has asked for no tool");
            return;
        }
        String whole = pending + result;
        pending = "";
        conversation
                .addResult(whole)
                .ifPresentOrElse(
                        this::regenerate,
                        () -> conversation
                                .openCall()
                                .ifPresent(call ->
                                        console.note("now the answer of " + call.name() + " " + call.argumentsJson())));
    }

    private void read(String name) {
        try {
            String text = new String(Inputs.bytes(Path.of(name)), StandardCharsets.UTF_8);
            pending += text + "\n\n";
            console.note(Numbers.counted(text.length(), "character") + " go with the next message");
        } catch (InputException | InvalidPathException exception) {
            console.note(String.valueOf(exception.getMessage()));
        }
    }

    private void answer(String message) {
        String whole = pending + message;
        pending = "";
        regenerate(List.of(ChatMessage.user(whole)));
    }

    private void regenerate(List<ChatMessage> asked) {
        AnswerPrinter printer = new AnswerPrinter(
                console.out(), status, hidesThoughts ? AnswerPrinter.Thoughts.HIDDEN : console::faint);
        try (ChatConsole.Registration _ = console.onInterrupt(printer::cancel)) {
            Reply reply = conversation.ask(asked, printer);
            printer.finish();
            conclude(reply.generation(), printer);
            if (reply.answer().isThoughtUnfinished()) {
                console.note("the model was still thinking; --reasoning-budget limits that");
            }
            if (!reply.answer().toolCalls().isEmpty()) {
                console.note("/tool TEXT tells the model what "
                        + reply.answer().toolCalls().getFirst().name() + " has answered");
            }
        } catch (ModelException | TemplateException exception) {
            if (!console.isDialog()) {
                throw exception;
            }
            printer.finish();
            console.note(exception.getMessage() + "; the message is not part of the conversation");
        }
    }

    private void conclude(Generation answer, AnswerPrinter printer) {
        if (showsTimings) {
            int used = printer.promptTokens() + answer.tokens().size();
            console.note("[" + printer.timings(answer) + "; context " + Numbers.count(used) + " of "
                    + Numbers.count(conversation.model().contextLength()) + "]");
        }
        if (answer.finishReason() != FinishReason.STOP) {
            console.note(AnswerPrinter.remark(answer.finishReason(), conversation.model()));
        }
        if (answer.finishReason() == FinishReason.CONTEXT_FULL) {
            console.note("/clear begins anew, /undo takes the last message back");
        }
    }
}

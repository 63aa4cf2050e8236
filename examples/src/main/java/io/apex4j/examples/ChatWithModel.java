package io.apex4j.examples;

import io.apex4j.model.ChatMessage;
import io.apex4j.model.ChatSession;
import io.apex4j.model.FinishReason;
import io.apex4j.model.Generation;
import io.apex4j.model.Model;
import io.apex4j.model.ModelOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Answers one message a line from standard input: {@code ChatWithModel MODEL.gguf}. */
public final class ChatWithModel {
    private ChatWithModel() {}

    /** Answers until there are no more messages, or no more room for them. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("Usage: ChatWithModel MODEL.gguf");
            return;
        }
        ModelOptions options = ModelOptions.defaults().withContextLength(2048);
        try (Model model = Model.load(Path.of(arguments[0]), options);
                BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            ChatSession chat = new ChatSession(model);
            chat.add(ChatMessage.system("Answer in one sentence."));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Generation answer = chat.send(line, System.out::print);
                System.out.println();
                if (answer.finishReason() == FinishReason.CONTEXT_FULL) {
                    System.err.println("The context of " + model.contextLength() + " tokens is full.");
                    return;
                }
            }
        }
    }
}

package io.apex4j.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What can be said to the program, and not to the model. */
enum ChatWord {
    HELP("", "this list"),
    CLEAR("", "forget the conversation"),
    SYSTEM("TEXT", "forget the conversation and tell the model this first; nothing without a text"),
    REGENERATE("", "answer the last message again"),
    UNDO("", "forget the last message and its answer"),
    TOOL("TEXT", "what the tool that the model asks for has answered"),
    READ("FILE", "put the text of a file before the next message"),
    EXIT("", "leave");

    private final String parameter;
    private final String meaning;

    ChatWord(String parameter, String meaning) {
        this.parameter = parameter;
        this.meaning = meaning;
    }

    /** The word as it is typed. */
    String word() {
        return "/" + name().toLowerCase(Locale.ROOT);
    }

    /** All words. */
    static List<String> words() {
        return Arrays.stream(values()).map(ChatWord::word).toList();
    }

    /** The one that is typed so; {@code /quit} and {@code /regen} are known as well. */
    static Optional<ChatWord> of(String typed) {
        return switch (typed) {
            case "/quit" -> Optional.of(EXIT);
            case "/regen" -> Optional.of(REGENERATE);
            default ->
                Arrays.stream(values())
                        .filter(known -> known.word().equals(typed))
                        .findFirst();
        };
    }

    /** What there is, a line each. */
    static String help() {
        return Arrays.stream(values())
                        .map(known -> String.format(
                                Locale.ROOT, "%-13s %s", (known.word() + " " + known.parameter).strip(), known.meaning))
                        .collect(Collectors.joining("\n"))
                + "\nAlt-Enter, or \\ at the end of a line, begins a new line of a message; Ctrl-C stops an answer.";
    }
}
